import { type CompletionItem, InsertTextMode } from 'vscode-languageserver-types';
import type { Analysis } from '../../analysis/analysis.js';
import type { ConfigDocument } from '../../document/config-document.js';
import { indentAt, layoutOf } from '../../document/layout.js';
import { lineStart } from '../../document/line-start.js';
import type { Cursor } from './completion-cursor.js';
import type { CompletionAbilities } from './completion-request.js';

/** Returns the column of the key that is written, or whose value is written, if the indent of lines decides. */
function columnOf({ notation, text }: ConfigDocument, { container, kind, property, start }: Cursor): number {
  const isInLines = container !== undefined && notation.isInLines?.(text, container) === true;
  const offset = kind === 'key' ? start : property?.offset;
  return isInLines && offset !== undefined ? offset - lineStart(text, offset) : 0;
}

/** Returns a function that indents the lines behind the first one, as far as the client leaves it to us. */
function indentation(
  document: ConfigDocument,
  cursor: Cursor,
  { snippets, indents }: CompletionAbilities,
): (newText: string) => string {
  const line = indentAt(document.text, cursor.start);
  const more = ' '.repeat(Math.max(0, columnOf(document, cursor) - line.length));
  const lead = snippets || indents === 'adjusted' ? more : line + more;
  const step = snippets ? '\t' : layoutOf(document).indent;
  return newText => newText.replace(/\n/g, `\n${lead}`).replace(/\t/g, step);
}

/** Returns items that insert JSON as items that insert the same in the notation of the config. */
export function respelled(
  items: readonly CompletionItem[],
  { document }: Analysis,
  cursor: Cursor,
  abilities: CompletionAbilities,
): CompletionItem[] {
  const { notation, text } = document;
  const { container, quote, kind, property, hasColon } = cursor;
  if (notation.id === 'json') {
    return [...items];
  }
  const object = container?.kind === 'object' ? container : undefined;
  const spelled = (json: string): string => notation.spelled(json, object, text, quote);
  const indented = indentation(document, cursor, abilities);
  const mode: Pick<CompletionItem, 'insertTextMode'> =
    !abilities.snippets && abilities.indents === 'chosen' ? { insertTextMode: InsertTextMode.asIs } : {};
  const renamed = kind === 'key' && hasColon ? property : undefined;
  /** Returns what replaces the typed text: only the key if it has a value. */
  const inserted = (json: string, name: string): string =>
    renamed === undefined ? indented(spelled(json)) : (notation.edits.renaming(text, renamed, name)[0]?.text ?? name);
  const isValue = kind === 'value' || kind === 'item';
  return items.map(item => {
    const { label, filterText, textEdit, textEditText } = item;
    return {
      ...item,
      ...mode,
      // An item without a newText of its own inserts its label.
      textEditText: inserted(textEditText ?? label, label),
      ...(isValue ? { label: spelled(label) } : {}),
      ...(filterText === undefined ? {} : { filterText: spelled(filterText) }),
      ...(textEdit === undefined ? {} : { textEdit: { ...textEdit, newText: inserted(textEdit.newText, label) } }),
    };
  });
}
