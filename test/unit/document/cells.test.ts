import assert from 'node:assert/strict';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { cellAddress, languageOfCell, notationIn } from '../../../server/src/document/cells.js';
import { jsonNotation } from '../../../server/src/document/json-notation.js';
import type { Notation } from '../../../server/src/document/notation.js';

/** Returns what a notation gets to read of a cell. */
function readOf(text: string): string {
  let read = '';
  const reader: Notation = {
    ...jsonNotation,
    regionsOf(given) {
      read = given;
      return [];
    },
  };
  const cell = TextDocument.create(cellAddress('a.ipynb', 1), 'python', 1, text);
  const notation = notationIn(cell, () => reader);
  assert.ok(typeof notation === 'object');
  notation.regionsOf(text);
  return read;
}

describe('cells of a notebook', () => {
  it('are Python of the same length without their lines for IPython', () => {
    const cases: readonly (readonly [string, string])[] = [
      ['%pip install x\na = 1', '#pip install x\na = 1'],
      ['%%time\n!ls -l \\\n  b\na = 1\n  !ls', '#%time\n#ls -l \\\n  #\na = 1\n  #ls'],
      ['?df\ndf.head?\ndf??\n', '#df\n#f.head?\n#f??\n'],
      ['files = !ls *.json\nb = %env X\n', 'files = 0         \nb = 0     \n'],
      ['a = (b\n  % c\n  != d)\n', 'a = (b\n  % c\n  != d)\n'],
      ['a = "x?"\nb = 5 % 3\n', 'a = "x?"\nb = 5 % 3\n'],
    ];
    for (const [text, expected] of cases) {
      assert.equal(readOf(text), expected);
      assert.equal(expected.length, text.length);
    }
  });

  it('have the language of the program that their magic starts', () => {
    assert.equal(languageOfCell('\n%%bash -s x\nls', 'python'), 'shellscript');
    assert.equal(languageOfCell('%%script bash\nls', 'python'), 'shellscript');
    assert.equal(languageOfCell("%%writefile 'ds.yml'\n", 'python'), 'yaml');
  });

  it('have the language of the notebook without such a magic', () => {
    assert.equal(languageOfCell('a = 1', 'python'), 'python');
    assert.equal(languageOfCell('%%script ruby\nls', 'python'), 'python');
    assert.equal(languageOfCell('ls', 'shellscript'), 'shellscript');
  });

  it('have no language of ours if another program reads them', () => {
    assert.equal(languageOfCell('%%sql\nselect', 'python'), undefined);
    assert.equal(languageOfCell('x', 'julia'), undefined);
  });
});
