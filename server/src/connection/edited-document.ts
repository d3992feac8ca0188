import type { TextDocumentsConfiguration } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';

/**
 * Text documents that count their lines correctly after any edit. vscode-languageserver-textdocument 1.0.15 counts the
 * line ends of an inserted piece by themselves: a CR that comes before an LF counts as two, and every position below is
 * a line off. If there is a CR, lines are therefore counted again after each change, before the next one is applied.
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
