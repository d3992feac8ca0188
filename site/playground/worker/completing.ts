import { type CompletionItem, InsertTextFormat, TextEdit } from 'vscode-languageserver-types';
import type { Suggestion } from '../calls.js';
import { type Opened, service } from './documents.js';

let last: readonly CompletionItem[] = [];

/** LSP's numbers of the kinds of items that the service has. */
const kinds: { readonly [kind: number]: Suggestion['kind'] } = { 9: 'section', 10: 'key' };

function markupOf({ documentation }: CompletionItem): string | undefined {
  return typeof documentation === 'string' ? documentation : documentation?.value;
}

/** Returns what fits at an offset, the likeliest first. */
export function complete({ document, settings }: Opened, offset: number): readonly Suggestion[] {
  const { items } = service.complete(document, document.positionAt(offset), settings);
  last = [...items].sort((a, b) => ((a.sortText ?? a.label) < (b.sortText ?? b.label) ? -1 : 1));
  return last.map((item, index) => {
    const edit = TextEdit.is(item.textEdit) ? item.textEdit : undefined;
    return {
      label: item.label,
      match: item.filterText ?? item.label,
      detail: item.labelDetails?.description ?? item.detail ?? '',
      kind: kinds[item.kind ?? 0] ?? 'value',
      insert: edit?.newText ?? item.insertText ?? item.label,
      isSnippet: item.insertTextFormat === InsertTextFormat.Snippet,
      from: edit ? document.offsetAt(edit.range.start) : offset,
      behind: edit ? Math.max(0, document.offsetAt(edit.range.end) - offset) : 0,
      others: (item.additionalTextEdits ?? []).map(({ range, newText }) => ({
        from: document.offsetAt(range.start),
        to: document.offsetAt(range.end),
        insert: newText,
      })),
      index,
    };
  });
}

/** Returns the documentation of an item of the last list. */
export function describe(index: number): string | undefined {
  const item = last[index];
  return item && markupOf(service.resolve(item));
}
