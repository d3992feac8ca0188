import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyEdits } from '../../server/src/document/draft.js';
import type { Region } from '../../server/src/document/notation.js';
import {
  type ArrayNode,
  type ObjectNode,
  objectsIn,
  type PropertyNode,
  propertiesOf,
} from '../../server/src/document/syntax-tree.js';
import { pythonNotation } from '../../server/src/notations/python/python-notation.js';
import { programs } from '../unit/notations/python/programs.js';
import { bounds, holds } from './bounds.js';

const pieces: readonly string[] = [
  ...[
    '{',
    '}',
    '[',
    ']',
    '(',
    ')',
    ':',
    ',',
    '=',
    '"',
    "'",
    '"""',
    "'''",
    '\\',
    '#',
    '*',
    '**',
    '.',
    '|',
    '@',
    '$',
    '?',
  ],
  ...['\n', '\r\n', '\r', ' ', '    ', '\t', '\f', '\u00a0', '\u2028', '\ufeff', '\u0000', '\ud800', '😀', 'é'],
  ...[
    'dict(',
    'lambda',
    'lambda x:',
    'for x in y',
    'if',
    'else',
    'def f(',
    'class A:',
    'import a',
    'return',
    'not',
    'del',
  ],
  ...[
    '"zero_optimization": {',
    '"stage": 3',
    'zero_optimization=dict(',
    '"train_batch_size": 8',
    '"fp16": {"enabled": True}',
  ],
  ...[
    'True',
    'None',
    '1_0',
    '0x',
    '1e',
    '5.',
    '3j',
    'f"{a}"',
    'r"\\',
    'b"a"',
    'a.b',
    'a[0]',
    'f(',
    'A',
    'A = 3\n',
    'A += 1\n',
  ],
];

const garbage = fc.array(fc.constantFrom(...pieces), { maxLength: 60, size: 'max' }).map(parts => parts.join(''));

/** A program that is cut, or in which something is replaced. */
const broken = fc
  .tuple(fc.constantFrom(...programs), fc.nat(), fc.nat(30), garbage, fc.boolean())
  .map(([[, text], place, length, insertion, isCut]) => {
    const at = place % (text.length + 1);
    return text.slice(0, at) + insertion.slice(0, 40) + (isCut ? '' : text.slice(at + length));
  });

function isInside({ offset, end }: Region, text: string): boolean {
  return 0 <= offset && offset <= end && end <= text.length;
}

/** Whether a property is below a part of its region. */
function isInPart({ parent }: PropertyNode, parts: ReadonlySet<unknown>): boolean {
  for (let around: ObjectNode | ArrayNode | PropertyNode | undefined = parent; around !== undefined; ) {
    if (parts.has(around)) {
      return true;
    }
    around = around.parent;
  }
  return false;
}

function assertTree(region: Region, text: string): void {
  assert.ok(isInside(region, text));
  // Parts are elsewhere: a dict that a name stands for, an assignment to a key.
  const parts = new Set<unknown>(region.parts);
  for (const property of propertiesOf(region.root)) {
    const { key, value, colon, comma, parent } = property;
    assert.ok(0 <= property.offset && property.end <= text.length);
    if (parts.has(property) || isInPart(property, parts)) {
      continue;
    }
    assert.ok(region.offset <= parent.offset && parent.end <= region.end);
    assert.ok(parent.offset <= property.offset && property.offset <= key.end && key.end <= property.end);
    assert.ok(property.end <= parent.end);
    assert.ok(colon < 0 || (colon >= key.end && colon < property.end));
    assert.ok(comma < 0 || text[comma] === ',');
    assert.ok(
      value === undefined ||
        parts.has(value) ||
        (value.offset >= key.end && value.end <= property.end && value.parent === property),
    );
  }
}

describe('the notation of Python', () => {
  it('reads any source, with all places inside it', () => {
    holds(fc.oneof(broken, garbage), text => {
      // A section can have a whole config in it, by mistake.
      let before = 0;
      for (const region of pythonNotation.regionsOf(text)) {
        assertTree(region, text);
        assert.ok(region.offset >= before);
        before = region.offset;
        assertTree(pythonNotation.regionAgain(text, region), text);
        assert.deepEqual(pythonNotation.regionAgain(text, region).root, region.root);
      }
    });
  });

  it('finds the region of a program after any edit', () => {
    holds(fc.tuple(broken, fc.constantFrom(...programs)), ([text, [, program]]) => {
      for (const region of pythonNotation.regionsOf(program)) {
        if (region.offset <= text.length) {
          assertTree(pythonNotation.regionAgain(text, region), text);
        }
      }
    });
  });

  it('adds a member to each dict of a broken program', () => {
    holds(broken, text => {
      for (const region of pythonNotation.regionsOf(text)) {
        for (const object of objectsIn(region.root)) {
          const layout = { indent: '    ', eol: '\n' };
          const after = applyEdits(text, pythonNotation.edits.insertion(text, object, layout, 'new', { a: true }));
          assert.ok(after.length > text.length);
        }
      }
    });
  });

  it('takes a time that grows with the source only', () => {
    const size = bounds.full ? 100_000 : 10_000;
    for (const piece of [
      '{',
      '{"a":',
      '{"a": {\n',
      '[',
      '(',
      'dict(',
      'dict(a=',
      '"',
      '"a: ',
      '"a": ',
      '{"a": 1}\n',
      'a = 1\n',
      '}',
      '{"a"\n',
      'x[',
      'lambda: ',
      '"a" ',
      '**a, ',
      'not ',
      '-',
      '.a',
      '\\',
      "f'{",
      '# zero\n',
    ]) {
      const text = `c = {"zero_optimization": {\n${piece.repeat(size / piece.length)}`;
      const start = process.cpuUsage();
      pythonNotation.regionsOf(text);
      const { user, system } = process.cpuUsage(start);
      assert.ok((user + system) / 1000 < size / 10 + 1000, `${piece} took ${(user + system) / 1000} ms`);
    }
  });
});
