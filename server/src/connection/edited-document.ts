import type { TextDocumentsConfiguration } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';

/**
 * Text documents that count their lines right whatever is typed. vscode-languageserver-textdocument 1.0.15 counts the line ends
 * of an inserted piece by themselves: a CR that comes to stand before an LF makes two, and every position below is a line off.
 * Where there is a CR, lines are counted anew after each change, on which the next one rests.
 */
export const editedDocument: TextDocumentsConfiguration<TextDocument> = {
  create: TextDocument.create,
  update(document, changes, version) {
    for (const change of changes) {
      const text = TextDocument.update(document, [change], version).getText();
      if (text.includes('\r')) {
        TextDocument.update(document, [{ text }], version);
      }
    }
    return TextDocument.update(document, [], version);
  },
};
