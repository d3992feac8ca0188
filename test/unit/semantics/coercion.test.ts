import assert from 'node:assert/strict';
import { lookUp } from '../../../server/src/catalog/catalog.js';
import { coerce } from '../../../server/src/semantics/coercion.js';

function coerced(path: string, value: string): unknown {
  const parameter = lookUp(path)?.parameter;
  assert.ok(parameter, path);
  const result = coerce(parameter, { kind: 'string', value, offset: 0, end: 0, parent: undefined });
  return result.ok ? result.value : 'refused';
}

/** String, its value as an integer of ZeRO, its value as the loss scale; logged from DeepSpeed 0.19.6. */
const texts: readonly (readonly [string, unknown, unknown])[] = [
  ['5', 5, 5],
  ['+5', 5, 5],
  [' 5\n', 5, 5],
  ['5.0', 5, 5],
  ['5.', 'refused', 5],
  ['.5', 'refused', 0.5],
  ['1.5', 'refused', 1.5],
  ['5e8', 'refused', 5e8],
  ['1_000', 1000, 1000],
  ['1__0', 'refused', 'refused'],
  ['5_', 'refused', 'refused'],
  ['1_0.0', 10, 10],
  ['0x10', 'refused', 'refused'],
  ['inf', 'refused', 'refused'],
  ['NaN', 'refused', 'refused'],
  ['', 'refused', 'refused'],
  ['5,', 'refused', 'refused'],
];

describe('coercion of strings', () => {
  for (const [text, integer, float] of texts) {
    it(`converts ${JSON.stringify(text)} as DeepSpeed does`, () => {
      assert.deepEqual(coerced('zero_optimization.reduce_bucket_size', text), integer);
      assert.deepEqual(coerced('fp16.loss_scale', text), float);
    });
  }

  it('accepts only a real boolean in place of a section', () => {
    assert.equal(coerced('zero_optimization', 'true'), 'refused');
    assert.equal(coerced('fp16.enabled', 'True'), true);
  });
});
