import assert from 'node:assert/strict';
import type { Region } from '../../../../server/src/document/notation.js';
import { type PropertyNode, propertiesOf, propertyOf } from '../../../../server/src/document/syntax-tree.js';
import { pythonNotation } from '../../../../server/src/notations/python/python-notation.js';
import { programs } from './programs.js';
import { onlyRegion, valuesIn } from './reading.js';

const zero = { stage: 3, overlap_comm: true };
const head = `c = {
    "zero_optimization": {
        "stage": 3,
        "overlap_comm": True,
    },
`;
const tail = `    "fp16": {"enabled": True},
}
e = deepspeed.initialize(config=c)
`;

describe('an unfinished dict', () => {
  const cases: readonly (readonly [string, string, unknown])[] = [
    ['half a key', '    "bf\n', { bf: '?' }],
    ['half a key in quotes', '    "bf"\n', { bf: '?' }],
    ['half a key without quotes', '    bf\n', { bf: '?' }],
    ['a key without a value', '    "a":\n', { a: '?' }],
    ['a key without a value, with a comma', '    "a": ,\n', { a: '?' }],
    ['a value without a comma', '    "a": 1\n', { a: 1 }],
    ['a dict without a comma', '    "a": {}\n', { a: {} }],
    ['a string without a comma', '    "a": "b"\n', { a: 'b' }],
    ['an expression without a comma', '    "a": b.c(1)\n', { a: '<b.c(1)>' }],
    ['a key with an open string', '    "a: 1,\n', { a: 1 }],
    ['a section with an open string', '    "a: {\n        "b": 1,\n    },\n', { a: { b: 1 } }],
    ['a value with an open string', '    "a": "b,\n', { a: 'b' }],
    ['a value with an open string and no comma', '    "a": "b\n', { a: 'b' }],
    ['an open brace', '    "a": {\n', { a: {} }],
    ['an open brace with a key', '    "a": {\n        "b": 1,\n', { a: { b: 1 } }],
    ['an open bracket', '    "a": [1, 2,\n', { a: [1, 2] }],
    ['a dict with half a key', '    "a": {"b"},\n', { a: { b: '?' } }],
    ['a colon that is missing', '    "a" 1,\n', { a: 1 }],
    ['two commas', '    "a": 1,,\n', { a: 1 }],
  ];
  for (const [name, line, value] of cases) {
    it(`keeps its other keys beside ${name}`, () => {
      const [region] = pythonNotation.regionsOf(head + line + tail);
      assert.deepEqual(valuesIn(head + line + tail), {
        zero_optimization: zero,
        ...(value as object),
        fp16: { enabled: true },
      });
      assert.equal(region?.end, (head + line + tail).indexOf('}\ne = ') + 1);
    });
  }

  it('ends before the next statement if its brace is missing', () => {
    for (const next of [
      'e = 1\n',
      'deepspeed.initialize(config=c)\n',
      'import a\n',
      'def f(): pass\n',
      '@a\n',
      'x["a"] = 1\n',
      'x.y = 1\n',
    ]) {
      const { root, end } = onlyRegion(`${head}\n${next}`);
      assert.deepEqual(valuesIn(`${head}\n${next}`), { zero_optimization: zero });
      assert.equal(end, head.length + 1, next);
      assert.equal(root?.kind === 'object' && root.closed, false);
    }
  });

  it('ends with the file if nothing follows', () => {
    const { root, end } = onlyRegion(`${head}    `);
    assert.equal(end, head.length + 4);
    assert.equal(root?.kind === 'object' && root.closed, false);
  });

  it('gives the keys behind a missing brace to the dict that they are aligned with', () => {
    const text = head.replace('    },\n', '') + tail;
    assert.deepEqual(valuesIn(text), { zero_optimization: zero, fp16: { enabled: true } });
  });

  it('keeps the keys behind an opening brace that is missing', () => {
    const { root } = onlyRegion((head + tail).replace(': {\n        "stage"', ':\n        "stage"'));
    assert.deepEqual([...propertiesOf(root)].map(({ key }) => key.name).at(-1), 'enabled');
  });

  it('has the places of half a key', () => {
    const text = `${head}    "bf\n${tail}`;
    const property = propertyOf(onlyRegion(text).root, 'bf');
    assert.deepEqual([property?.colon, property?.comma], [-1, -1]);
    assert.equal(text.slice(property?.offset, property?.end), '"bf');
    assert.equal(property?.key.quoted, true);
  });

  it('is an argument of dict', () => {
    const text = 'c = dict(\n    zero_optimization=dict(stage=3),\n    a=\n    b=2\n    fp\n)\n';
    assert.deepEqual(valuesIn(text), { zero_optimization: { stage: 3 }, a: '?', b: '<2\n    fp>' });
  });
});

describe('each beginning of a program', () => {
  for (const [name, text] of programs) {
    it(`has a tree: ${name}`, () => {
      const whole = pythonNotation.regionsOf(text)[0] as Region;
      const keysOf = (region: Region): readonly PropertyNode[] => [...propertiesOf(region.root)];
      const places = (region: Region): readonly string[] =>
        keysOf(region).map(({ key }) => `${key.offset} ${key.name}`);
      for (let length = whole.offset; length < whole.end; length++) {
        const found = new Set(places(pythonNotation.regionAgain(text.slice(0, length), whole)));
        // A part of the config above it is found by its name.
        const isComplete = ({ colon }: PropertyNode): boolean => colon >= whole.offset && colon < length;
        const complete: readonly PropertyNode[] = keysOf(whole).filter(isComplete);
        assert.deepEqual(
          complete.map(({ key }) => `${key.offset} ${key.name}`).filter(place => !found.has(place)),
          [],
          JSON.stringify(text.slice(Math.max(0, length - 40), length)),
        );
      }
    });
  }
});
