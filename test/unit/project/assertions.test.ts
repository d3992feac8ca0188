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

describe('the assertions of the web worker host', () => {
  const pairs = values.flatMap(one =>
    [...values.map(value => structuredClone(value)), ...values].map(other => [one, other] as const),
  );

  it("accept with ok what node's ok accepts", () => {
    for (const value of values) {
      assert.equal(
        outcome(() => ours.ok(value)),
        outcome(() => assert.ok(value)),
        String(value),
      );
    }
  });

  for (const name of ['equal', 'deepEqual'] as const) {
    it(`accept with ${name} what node's ${name} accepts`, () => {
      for (const [one, other] of pairs) {
        assert.equal(
          outcome(() => ours[name](one, other)),
          outcome(() => assert[name](one, other)),
          `${JSON.stringify(one)} and ${JSON.stringify(other)}`,
        );
      }
    });
  }

  for (const name of ['match', 'doesNotMatch'] as const) {
    it(`accept with ${name} what node's ${name} accepts`, () => {
      for (const pattern of [/a/, /^b/]) {
        assert.equal(
          outcome(() => ours[name]('ab', pattern)),
          outcome(() => assert[name]('ab', pattern)),
          String(pattern),
        );
      }
    });
  }

  it('report what was wrong', () => {
    assert.throws(() => ours.equal(1, 2, 'sizes'), { name: 'AssertionError', message: 'sizes: 1 instead of 2' });
    assert.throws(() => ours.match('x', /y/), { message: '"x" does not match /y/' });
  });
});
