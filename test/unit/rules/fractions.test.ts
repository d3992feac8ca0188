import assert from 'node:assert/strict';
import { findingsIn } from './findings.js';

describe('a fraction in place of an integer', () => {
  const advice = (size: number): readonly [string, readonly string[]] => {
    const [found, ...others] = findingsIn({
      train_batch_size: 8,
      zero_optimization: { stage: 2, reduce_bucket_size: size },
    });
    assert.ok(found !== undefined);
    assert.deepEqual(others, []);
    return [found.message.split('. ').at(-1) ?? '', (found.fixes?.() ?? []).map(({ title }) => title)];
  };

  const remove = 'Remove "reduce_bucket_size"';

  it('is cut if an integer is left', () => {
    assert.deepEqual(advice(2.5), ['Write 2.', ['Write 2', remove]]);
  });

  it('is not made a 0, which means something else', () => {
    for (const size of [0.5, -0.5]) {
      assert.deepEqual(advice(size), ['Write an integer.', [remove]]);
    }
  });
});
