import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseText } from '../../../server/src/document/parse.js';
import { readHjson } from '../../../server/src/loaders/dialects/hjson.js';
import { readJson } from '../../../server/src/loaders/dialects/json.js';

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function assertReadAlike(text: string): void {
  for (const read of [readJson, readHjson]) {
    const { problem, quoteless } = read(text);
    assert.equal(problem, undefined, text);
    assert.equal(quoteless.size, 0, text);
  }
}

const tokens = ['{', '}', '[', ']', ':', ',', '"a"', '"b"', '1', '-0.5', 'true', 'null', ' ', '\n', 'word', "'c'"];

describe('a source of plain JSON', () => {
  it('includes everything that JSON.parse accepts', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), fc.constantFrom(0, 2), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        assert.equal(parseText(text).isPlainJson, true, text);
        assertReadAlike(text);
      }),
    );
  });

  it('includes nothing that JSON.parse refuses', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...tokens), { maxLength: 12 }), parts => {
        const text = parts.join('');
        assert.equal(parseText(text).isPlainJson, isJson(text), text);
      }),
      { numRuns: 2_000 },
    );
  });

  for (const [what, text] of [
    ['a comment', '{ "a": 1 // b\n}'],
    ['a comment of Hjson', '{ "a": 1 # b\n}'],
    ['a trailing comma', '{ "a": 1, }'],
    ['a byte order mark', '\uFEFF{}'],
    ['a line break in a string', '{ "a": "b\nc" }'],
    ['an escape that there is not', '{ "a": "\\x" }'],
    ['a number with a leading zero', '{ "a": 01 }'],
    ['a number beyond all numbers', '{ "a": 1e400 }'],
    ['a number of four hundred digits', `{ "a": ${'9'.repeat(400)} }`],
    ['five hundred brackets', `${'['.repeat(500)}${']'.repeat(500)}`],
    ['a line of a template', '{\n{% if a %}\n"a": 1\n{% endif %}\n}'],
    ['nothing', ''],
    ['two values', '{} {}'],
  ] as const) {
    it(`does not contain ${what}`, () => {
      assert.equal(parseText(text).isPlainJson, false);
    });
  }
});
