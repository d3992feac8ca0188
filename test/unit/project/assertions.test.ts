import assert from 'node:assert/strict';
import { deepEqual, doesNotMatch, equal, match, ok } from '../../suite-web/assert.js';

const ours = { deepEqual, doesNotMatch, equal, match, ok };

const values: readonly unknown[] = [
  undefined,
  null,
  0,
  -0,
  Number.NaN,
  1,
  '',
  'a',
  true,
  false,
  [],
  [1],
  [1, 2],
  [undefined],
  {},
  { a: 1 },
  { a: undefined },
  { a: 1, b: 2 },
  { b: 2, a: 1 },
  { a: { b: [1, { c: null }] } },
  { a: { b: [1, { c: 0 }] } },
  new (class Named {
    readonly a = 1;
  })(),
];

/** Returns the error that an assertion throws, if any. */
function outcome(claim: () => void): string | undefined {
  try {
    claim();
    return undefined;
  } catch (error) {
    return (error as Error).name;
  }
}

/** Asserts that two assertions have the same outcome. */
function assertAlike(what: string, own: () => void, nodes: () => void): void {
  assert.equal(outcome(own), outcome(nodes), what);
}

describe('the assertions of the web worker host', () => {
  it("pass where node's pass, and fail where they fail", () => {
    for (const one of values) {
      assertAlike(
        `ok ${String(one)}`,
        () => ours.ok(one),
        () => assert.ok(one),
      );
      for (const other of values.map(value => structuredClone(value)).concat(values)) {
        const what = `${JSON.stringify(one)} and ${JSON.stringify(other)}`;
        assertAlike(
          what,
          () => ours.equal(one, other),
          () => assert.equal(one, other),
        );
        assertAlike(
          what,
          () => ours.deepEqual(one, other),
          () => assert.deepEqual(one, other),
        );
      }
    }
    for (const pattern of [/a/, /^b/]) {
      assertAlike(
        String(pattern),
        () => ours.match('ab', pattern),
        () => assert.match('ab', pattern),
      );
      assertAlike(
        String(pattern),
        () => ours.doesNotMatch('ab', pattern),
        () => assert.doesNotMatch('ab', pattern),
      );
    }
  });

  it('report what was wrong', () => {
    assert.throws(() => ours.equal(1, 2, 'sizes'), { name: 'AssertionError', message: 'sizes: 1 instead of 2' });
    assert.throws(() => ours.match('x', /y/), { message: '"x" does not match /y/' });
  });
});
