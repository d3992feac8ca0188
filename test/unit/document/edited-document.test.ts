import assert from 'node:assert/strict';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Range } from 'vscode-languageserver-types';
import { editedDocument } from '../../../server/src/connection/edited-document.js';

function rangeOf(line: number, start: number, endLine = line, end = start): Range {
  return { start: { line, character: start }, end: { line: endLine, character: end } };
}

describe('a document that is edited', () => {
  for (const [what, before, changes, after] of [
    ['a CR comes before an LF', 'a\nb\nc', [[rangeOf(0, 1), '\r']], 'a\r\nb\nc'],
    ['an LF comes behind a CR', 'a\rb\rc', [[rangeOf(1, 0), '\n']], 'a\r\nb\rc'],
    ['what stood between CR and LF goes', 'a\r-\nb\nc', [[rangeOf(1, 0, 1, 1), '']], 'a\r\nb\nc'],
    [
      'the next change of a batch rests on it',
      'a\nb\nc',
      [
        [rangeOf(0, 1), '\r'],
        [rangeOf(1, 1), 'X'],
      ],
      'a\r\nbX\nc',
    ],
    ['there are no CRs', 'a\nb\nc', [[rangeOf(0, 0, 1, 0), '1\n2\n']], '1\n2\nb\nc'],
  ] as const) {
    it(`has the same lines as its text when ${what}`, () => {
      const document = editedDocument.create('file:///a.json', 'json', 1, before);
      document.positionAt(before.length);
      const edited = editedDocument.update(
        document,
        changes.map(([range, text]) => ({ range, text })),
        2,
      );
      assert.equal(edited.getText(), after);
      assert.equal(edited.version, 2);
      const fresh = TextDocument.create('file:///a.json', 'json', 1, after);
      const offsets = Array.from({ length: after.length + 1 }, (_, offset) => offset);
      assert.deepEqual(
        offsets.map(offset => edited.positionAt(offset)),
        offsets.map(offset => fresh.positionAt(offset)),
      );
    });
  }
});
