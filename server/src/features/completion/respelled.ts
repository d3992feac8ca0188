import type { CompletionItem } from 'vscode-languageserver-types';
import type { Analysis } from '../../analysis/analysis.js';
import type { Cursor } from './completion-cursor.js';

/** Returns items that insert JSON as items that insert the same in the notation of the config. */
export function respelled(
  items: readonly CompletionItem[],
  { document: { notation, text } }: Analysis,
  { container, quote, kind, property, hasColon }: Cursor,
): CompletionItem[] {
  if (notation.id === 'json') {
    return [...items];
  }
  const object = container?.kind === 'object' ? container : undefined;
  const spelled = (json: string): string => notation.spelled(json, object, text, quote);
  const renamed = kind === 'key' && hasColon ? property : undefined;
  /** Returns what replaces the typed text: only the key if its value is there already. */
  const inserted = (json: string, name: string): string =>
    renamed === undefined ? spelled(json) : (notation.edits.renaming(text, renamed, name)[0]?.text ?? name);
  const isValue = kind === 'value' || kind === 'item';
  return items.map(item => {
    const { label, filterText, textEdit, textEditText } = item;
    return {
      ...item,
      // An item without a newText of its own inserts its label.
      textEditText: inserted(textEditText ?? label, label),
      ...(isValue ? { label: spelled(label) } : {}),
      ...(filterText === undefined ? {} : { filterText: spelled(filterText) }),
      ...(textEdit === undefined ? {} : { textEdit: { ...textEdit, newText: inserted(textEdit.newText, label) } }),
    };
  });
}
