import { type CompletionItem, type CompletionList, InsertTextFormat, type Range } from 'vscode-languageserver-types';

type Inserted = Pick<CompletionItem, 'textEdit' | 'textEditText' | 'insertTextFormat'>;

/** How the items of a list insert their `newText` into the document. */
export interface Insertion {
  /** Returns the fields with which an item inserts `newText`. */
  of(label: string, newText: string, isSnippet: boolean): Inserted;
  list(items: CompletionItem[]): CompletionList;
}

/** Every item carries all of its fields, which any client supports. */
function insertEach(range: Range): Insertion {
  return {
    of: (_, newText, isSnippet) => ({
      textEdit: { range, newText },
      insertTextFormat: isSnippet ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
    }),
    list: items => ({ isIncomplete: false, items }),
  };
}

/**
 * Fields that the items share are sent once, with the list: a list of sixty keys shrinks to half its size on the wire.
 */
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

/** Returns the insertion at a range. `mostlySnippets` sets the default for the items, so that most can leave it out. */
export function insertionAt(range: Range, itemDefaults: boolean, mostlySnippets: boolean): Insertion {
  return itemDefaults ? insertShared(range, mostlySnippets) : insertEach(range);
}
