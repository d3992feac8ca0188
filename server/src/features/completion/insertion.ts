import {
  type CompletionItem,
  type CompletionList,
  InsertTextFormat,
  type Range,
  TextEdit,
} from 'vscode-languageserver-types';

type Inserted = Pick<CompletionItem, 'textEdit' | 'textEditText' | 'insertTextFormat'>;

/** How the items of a list put their texts into the document. */
export interface Insertion {
  /** The fields with which an item inserts a text. */
  of(label: string, newText: string, isSnippet: boolean): Inserted;
  list(items: CompletionItem[]): CompletionList;
}

/** Every item says all for itself, as any client takes it. */
function insertEach(range: Range): Insertion {
  return {
    of: (_, newText, isSnippet) => ({
      textEdit: TextEdit.replace(range, newText),
      insertTextFormat: isSnippet ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
    }),
    list: items => ({ isIncomplete: false, items }),
  };
}

/** What the items share is said once, with the list: one of sixty keys shrinks to half its size on the wire. */
function insertShared(editRange: Range, mostlySnippets: boolean): Insertion {
  const insertTextFormat = mostlySnippets ? InsertTextFormat.Snippet : InsertTextFormat.PlainText;
  const otherFormat = mostlySnippets ? InsertTextFormat.PlainText : InsertTextFormat.Snippet;
  return {
    of(label, newText, isSnippet) {
      const text = newText === label ? {} : { textEditText: newText };
      return isSnippet === mostlySnippets ? text : { ...text, insertTextFormat: otherFormat };
    },
    list: items =>
      items.length === 0
        ? { isIncomplete: false, items }
        : { isIncomplete: false, itemDefaults: { editRange, insertTextFormat }, items },
  };
}

/** The way to insert at a range; `mostlySnippets` is what to expect of the items, so that most need not say it. */
export function insertionAt(range: Range, itemDefaults: boolean, mostlySnippets: boolean): Insertion {
  return itemDefaults ? insertShared(range, mostlySnippets) : insertEach(range);
}
