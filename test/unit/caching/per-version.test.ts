import assert from 'node:assert/strict';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { perVersion } from '../../../server/src/analysis/per-version.js';
import { defaultSettings } from '../../../server/src/loaders/assumptions.js';

function document(text = '{}'): TextDocument {
  return TextDocument.create('file:///ds_config.json', 'json', 1, text);
}

/** A function per version that counts how often it computes something. */
function counting(): { readonly of: (document: TextDocument, settings?: typeof defaultSettings) => number } {
  let made = 0;
  return {
    of: perVersion(() => {
      made += 1;
      return made;
    }),
  };
}

describe('values computed from a document', () => {
  it('are computed once for each version and settings', () => {
    const { of } = counting();
    const one = document();
    assert.deepEqual([of(one), of(one)], [1, 1]);
    TextDocument.update(one, [{ text: '[]' }], 2);
    assert.deepEqual([of(one), of(one)], [2, 2]);
    const settings = { ...defaultSettings };
    assert.deepEqual([of(one, settings), of(one, settings), of(one)], [3, 3, 4]);
  });

  it('are kept for the most recently used documents', () => {
    const { of } = counting();
    const documents = Array.from({ length: 10 }, () => document());
    const first = documents.map(each => of(each));
    assert.deepEqual(
      [...documents].reverse().map(each => of(each)),
      [...first].reverse(),
    );
    of(document());
    assert.deepEqual(
      documents.slice(0, 9).map(each => of(each)),
      first.slice(0, 9),
    );
    assert.notEqual(of(documents[9] as TextDocument), first[9]);
  });

  it('are kept of a large document only while it is the most recent one', () => {
    const { of } = counting();
    const [large, small] = [document(' '.repeat(200_000)), document()];
    assert.deepEqual([of(large), of(large), of(small), of(large), of(small)], [1, 1, 2, 3, 2]);
  });
});
