import assert from 'node:assert/strict';
import { deviationOf, published } from './published.js';

describe('published measurements on GPUs', () => {
  for (const run of published.runs) {
    const { microBatch, sequenceLength } = run.step;
    const { stage } = run.config.zero_optimization;
    it(`${run.model}, ZeRO ${stage}, ${run.gpus} GPUs, ${microBatch} x ${sequenceLength}, ${run.measured} ${run.unit}`, () => {
      const { isNear, error } = deviationOf(run);
      assert.equal(isNear, run.reason === undefined, `${(100 * error).toFixed(1)} %, with the reason: ${run.reason}`);
    });
  }

  it('are from public pages', () => {
    for (const { source } of [...published.runs, ...published.uncompared]) {
      assert.equal(new URL(source).protocol, 'https:', source);
    }
  });
});
