import assert from 'node:assert/strict';
import type { KnownRun } from '../../../server/src/loaders/known-run.js';
import { findingsIn } from './findings.js';

const place = { uri: 'file:///run.sh', start: { line: 0, character: 0 }, end: { line: 0, character: 9 } };

/** Returns a run of Trainer on GPUs, with the batch that its arguments make. */
function runOn(gpus: number, batch: number): KnownRun {
  return {
    name: 'run.sh:1',
    place,
    loader: 'transformers',
    isLoaderSeen: true,
    takesArguments: true,
    isOnlyFile: true,
    worldSize: { value: gpus, reason: `\`--num_gpus\` is ${gpus}`, isLiteral: true },
    fills: { train_batch_size: { value: batch, from: 'arguments', certainty: 'literal', isCompared: true } },
  };
}

function codesOf(sizes: string, runs: readonly KnownRun[], worldSize?: number): readonly string[] {
  const config = `{ "train_batch_size": 64, ${sizes}, "zero_optimization": { "stage": 2 } }`;
  return findingsIn(config, { loader: 'transformers', runs, ...(worldSize && { worldSize }) }).flatMap(({ code }) =>
    /^(?:argument|batch-size)-mismatch$/.test(code) ? [code] : [],
  );
}

describe('a batch size that fits neither the other sizes nor a run', () => {
  const literal = '"train_micro_batch_size_per_gpu": 4, "gradient_accumulation_steps": 4';
  const open = '"train_micro_batch_size_per_gpu": "auto", "gradient_accumulation_steps": "auto"';

  it('is one mistake', () => {
    assert.deepEqual(codesOf(literal, [runOn(8, 128)], 8), ['batch-size-mismatch']);
    assert.deepEqual(codesOf(literal, [runOn(8, 128), runOn(4, 64)]), ['batch-size-mismatch']);
  });

  it('contradicts the arguments if only they tell', () => {
    assert.deepEqual(codesOf(open, [runOn(8, 128)], 8), ['argument-mismatch']);
    assert.deepEqual(codesOf(literal, [runOn(4, 32)], 4), ['argument-mismatch']);
  });
});
