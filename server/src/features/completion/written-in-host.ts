import { type CompletionItem, InsertTextFormat } from 'vscode-languageserver-types';
import type { Host } from '../../document/host.js';

/** Writes what a snippet inserts: its own escapes and tab stops stay, and a backslash that is added gets one, too. */
function writtenSnippet(snippet: string, host: Host): string {
  return snippet.replace(/\\[\s\S]|\$|[^\\$]/gu, part => {
    const written = part.length > 1 && part.startsWith('\\') ? part : host.written(part);
    return written === part || part === '$' ? part : written.replaceAll('\\', '\\\\');
  });
}

/** Returns items that insert a source as items that insert the same into the file that holds it. */
export function writtenInHost(
  items: readonly CompletionItem[],
  host: Host,
  areSnippets: boolean,
): readonly CompletionItem[] {
  return items.map(item => {
    const { label, filterText = label, textEdit, textEditText = label, insertTextFormat } = item;
    const isSnippet = insertTextFormat === undefined ? areSnippets : insertTextFormat === InsertTextFormat.Snippet;
    const written = (text: string): string => (isSnippet ? writtenSnippet(text, host) : host.written(text));
    return {
      ...item,
      filterText: host.written(filterText),
      ...(textEdit === undefined
        ? { textEditText: written(textEditText) }
        : { textEdit: { ...textEdit, newText: written(textEdit.newText) } }),
    };
  });
}
