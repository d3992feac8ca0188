import assert from 'node:assert/strict';
import type { Settings } from '../../../server/src/loaders/assumptions.js';
import { findingOf, findingsIn, fixedBy, loadErrorsIn } from './findings.js';

const on = { autotuning: { enabled: true } };
const off = { autotuning: { enabled: false } };
const trainer = { loader: 'transformers' } as const;

/** Configs that the autotuner of 0.19.6 worked with, under the program that runs its experiments. */
const inputs: readonly (readonly [string, object, Partial<Settings>])[] = [
  ['no batch size', {}, {}],
  ['a micro batch "auto"', { train_micro_batch_size_per_gpu: 'auto' }, {}],
  ['a list of micro batches', { train_micro_batch_size_per_gpu: [1, 2, 4] }, {}],
  ['a list of stages', { zero_optimization: { stage: [0, 1, 2, 3] }, train_micro_batch_size_per_gpu: 1 }, {}],
  ['all stages', { zero_optimization: { stage: 'all' }, train_micro_batch_size_per_gpu: 1 }, {}],
  ['a list with all stages', { zero_optimization: { stage: ['all'] }, train_micro_batch_size_per_gpu: 1 }, {}],
  ['no ZeRO section under Trainer', { train_micro_batch_size_per_gpu: 'auto' }, trainer],
  ['stages and no batch size under Trainer', { zero_optimization: { stage: [1, 2] } }, trainer],
];

/** Configs that it failed with, in the first experiment already. */
const others: readonly (readonly [string, object, Partial<Settings>])[] = [
  ['steps "auto"', { gradient_accumulation_steps: 'auto', train_micro_batch_size_per_gpu: 'auto' }, {}],
  ['a list of steps', { gradient_accumulation_steps: [1, 2], train_micro_batch_size_per_gpu: 'auto' }, {}],
  ['a batch size "auto"', { train_batch_size: 'auto' }, {}],
  ['a list of batch sizes', { train_batch_size: [8, 16] }, {}],
  [
    'a list of bucket sizes',
    { zero_optimization: { stage: 1, reduce_bucket_size: [5e7, 5e8] }, train_micro_batch_size_per_gpu: 1 },
    {},
  ],
  ['a list of switches', { fp16: { enabled: [true, false] }, train_micro_batch_size_per_gpu: 1 }, {}],
  ['no results folder', { autotuning: { enabled: true, results_dir: null }, train_micro_batch_size_per_gpu: 1 }, {}],
];

describe('a file for the autotuner', () => {
  for (const [title, config, settings] of inputs) {
    it(`may have ${title}, with an explanation`, () => {
      assert.deepEqual(loadErrorsIn({ ...on, ...config }, settings), []);
      const told = findingsIn({ ...on, ...config }, settings).filter(({ failsAt }) => failsAt === 'load');
      assert.ok(told.length > 0);
      for (const { severity, message, fixes } of told) {
        assert.equal(severity, 'warning');
        assert.match(message, /^`deepspeed --autotuning` .*\. Without that flag the run fails: /);
        assert.ok(!fixes?.().some(({ preferred }) => preferred));
      }
    });

    it(`is refused with ${title} when the autotuner is off`, () => {
      assert.notDeepEqual(loadErrorsIn({ ...off, ...config }, settings), []);
    });
  }

  for (const [title, config, settings] of others) {
    it(`fails with ${title} like any other file`, () => {
      assert.notDeepEqual(loadErrorsIn({ ...on, ...config }, settings), []);
    });
  }

  it('is told that without a ZeRO section only stage 0 is tried', () => {
    const config = { ...on, train_micro_batch_size_per_gpu: 'auto' };
    const said = (version: string) => findingOf('missing-zero-section', config, { ...trainer, version }).message;
    assert.match(said('0.10.0'), /at stage 0 only/);
    assert.doesNotMatch(said('0.9.5'), /only/);
  });

  it('tries nothing if the stage is a string', () => {
    const config = { ...on, train_micro_batch_size_per_gpu: 1, zero_optimization: { stage: '2' } };
    assert.deepEqual(fixedBy('autotuning-tries-nothing', config), {
      'Write 2': { ...config, zero_optimization: { stage: 2 } },
    });
  });

  it('tries nothing if the batch sizes do not fit a micro batch of 1', () => {
    const code = 'autotuning-tries-nothing';
    const sizes = { train_batch_size: 64, gradient_accumulation_steps: 16 };
    assert.match(findingOf(code, { ...on, ...sizes }, { worldSize: 2 }).message, /a micro batch of 1/);
    for (const settings of [{ worldSize: 4 }, { worldSize: null }]) {
      assert.ok(!findingsIn({ ...on, ...sizes }, settings).some(finding => finding.code === code));
    }
    const whole = { ...sizes, train_micro_batch_size_per_gpu: 1 };
    assert.ok(!findingsIn({ ...on, ...whole }).some(finding => finding.code === code));
  });

  it('tries nothing if it gets the number of parameters', () => {
    const config = {
      autotuning: { enabled: true, model_info: { num_params: 1e9 } },
      train_micro_batch_size_per_gpu: 1,
    };
    assert.match(findingOf('autotuning-tries-nothing', config).message, /TypeError/);
  });
});
