import type { CompletionItem } from 'vscode-languageserver-types';
import type { Analysis } from '../../analysis/analysis.js';
import type { Cursor } from './completion-cursor.js';

/** Returns items that insert JSON as items that insert the same in the notation of the config. */
export function respelled(
  items: readonly CompletionItem[],
  { document: { notation, text } }: Analysis,
  { container, quote, kind }: Cursor,
): CompletionItem[] {
  if (notation.id === 'json') {
    return [...items];
  }
  const object = container?.kind === 'object' ? container : undefined;
  const spelled = (json: string): string => notation.spelled(json, object, text, quote);
  const isValue = kind === 'value' || kind === 'item';
  return items.map(item => {
    const { label, filterText, textEdit, textEditText } = item;
    return {
      ...item,
      // An item without a newText of its own inserts its label.
      textEditText: spelled(textEditText ?? label),
      ...(isValue ? { label: spelled(label) } : {}),
      ...(filterText === undefined ? {} : { filterText: spelled(filterText) }),
      ...(textEdit === undefined ? {} : { textEdit: { ...textEdit, newText: spelled(textEdit.newText) } }),
    };
  });
}
