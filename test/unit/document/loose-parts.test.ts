import assert from 'node:assert/strict';
import { blankOut, loosePartsOf, withoutLooseParts } from '../../../server/src/document/loose-parts.js';

function parts(text: string): readonly string[] {
  const { comments, commas } = loosePartsOf(text);
  return [...comments, ...commas].map(({ offset, end }) => text.slice(offset, end));
}

describe('loose parts', () => {
  it('are comments and trailing commas, but not similar characters in a string', () => {
    assert.deepEqual(parts('{"a": "// b, }", /* c */ "d": [1, 2, // e\n], # f\n}'), [
      '/* c */',
      '// e',
      '# f',
      ',',
      ',',
    ]);
    assert.deepEqual(parts('{"a": "\\"//", "b": http://x#y, "c": [,]}'), [',']);
    assert.deepEqual(parts('{"a": 1}'), []);
    assert.deepEqual(parts('{"a": 1/* b */, "c": true// d\n, "e": -1e-5# f\n}'), ['/* b */', '// d', '# f']);
  });

  it('can be removed with the lines and blanks that become empty', () => {
    const text = '{\n  // one\n  "a": 1, // two\n  /* three\n     four */\n  "b": [1, /* five */ 2, ],\n}\n';
    assert.equal(withoutLooseParts(text), '{\n  "a": 1,\n  "b": [1, 2 ]\n}\n');
  });

  it('keep Windows line ends and the rest of the file', () => {
    assert.equal(withoutLooseParts('{\r\n\t# one\r\n\t"a": 1, \r\n}'), '{\r\n\t"a": 1 \r\n}');
    assert.equal(withoutLooseParts('// one\n{}\n// two'), '{}\n');
  });

  it('can be replaced by blanks, without moving anything', () => {
    const text = '{"a": 1, // b\n}';
    const { comments, commas } = loosePartsOf(text);
    assert.equal(blankOut(text, [...comments, ...commas]), '{"a": 1      \n}');
  });
});
