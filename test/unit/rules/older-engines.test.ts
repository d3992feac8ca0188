import assert from 'node:assert/strict';
import { findingsIn } from './findings.js';

/** Returns the earliest failure of a run that has this config beside `"train_batch_size": 8`, by release. */
function failureIn(config: object, version: string): string {
  const times = ['load', 'initialize', 'step'];
  const errors = findingsIn({ train_batch_size: 8, ...config }, { version }).filter(
    ({ severity }) => severity === 'error',
  );
  return times.find(time => errors.some(({ failsAt }) => failsAt === time)) ?? 'never';
}

function failuresIn(config: object, versions: readonly string[]): readonly string[] {
  return versions.map(version => failureIn(config, version));
}

const stage = (number: number, more: object = {}) => ({ zero_optimization: { stage: number, ...more } });
const accumulated = (type: string) => ({ data_types: { grad_accum_dtype: type } });
const bf16 = { bf16: { enabled: true } };
const fp16 = { fp16: { enabled: true } };

describe('engines of older releases', () => {
  it('accept other mixes of precisions', () => {
    const versions = ['0.9.5', '0.10.1', '0.17.5', '0.17.6', '0.18.4', '0.18.5'];
    const fails = 'initialize';
    const wide = { ...bf16, ...accumulated('fp32') };
    assert.deepEqual(failuresIn(wide, versions), ['never', 'never', 'never', 'never', 'never', fails]);
    assert.deepEqual(failuresIn({ ...bf16, ...accumulated('bf16') }, versions), [
      fails,
      fails,
      fails,
      'never',
      'never',
      'never',
    ]);
    assert.deepEqual(failuresIn({ ...fp16, ...accumulated('fp32') }, versions), Array(6).fill(fails));
    assert.deepEqual(failuresIn({ ...wide, ...stage(2) }, versions.slice(0, 2)), [fails, 'never']);
    assert.deepEqual(failuresIn({ ...wide, ...stage(1) }, versions.slice(0, 2)), ['never', 'never']);
  });

  it('divide by a loss scale window of 0', () => {
    const zero = { fp16: { enabled: true, loss_scale_window: 0 } };
    assert.deepEqual(failuresIn(zero, ['0.9.5', '0.17.1', '0.19.2', '0.19.3']), ['step', 'step', 'step', 'load']);
    assert.equal(failureIn({ fp16: { enabled: true, loss_scale: 128, loss_scale_window: 0 } }, '0.19.2'), 'never');
    assert.equal(failureIn({ fp16: { enabled: true, min_loss_scale: 0 } }, '0.19.2'), 'never');
  });

  it('refuse tensor parallelism in stage 3 from 0.16.4 to 0.19.3', () => {
    const tensors = { tensor_parallel: { autotp_size: 2 }, ...stage(3) };
    assert.deepEqual(failuresIn(tensors, ['0.16.3', '0.16.4', '0.19.3', '0.19.4']), [
      'never',
      'initialize',
      'initialize',
      'never',
    ]);
    assert.equal(failureIn({ ...tensors, ...stage(2) }, '0.18.8'), 'never');
  });

  it('refuse unmanaged accumulation with an offloaded optimizer before 0.19.5', () => {
    const unmanaged = { managed_gradient_accumulation: false, ...stage(2, { offload_optimizer: { device: 'cpu' } }) };
    assert.deepEqual(failuresIn(unmanaged, ['0.19.4', '0.19.5']), ['initialize', 'never']);
  });

  it('refuse Muon in stage 3 before 0.18.9', () => {
    const muon = { optimizer: { type: 'Muon', params: { lr: 0.02 } }, ...stage(3, { reduce_scatter: false }) };
    assert.deepEqual(failuresIn(muon, ['0.18.8', '0.18.9']), ['initialize', 'never']);
  });

  it('require the CPU Adam for 16-bit master weights', () => {
    const weights = (more: object) => ({
      fp16: { enabled: true, fp16_master_weights_and_grads: true },
      optimizer: { type: 'AdamW', params: {} },
      ...stage(2, more),
    });
    const versions = ['0.9.5', '0.18.2', '0.18.3'];
    assert.deepEqual(failuresIn(weights({}), versions), Array(3).fill('initialize'));
    assert.deepEqual(failuresIn(weights({ offload_optimizer: { device: 'cpu' } }), versions), Array(3).fill('never'));
  });

  it('refuse gradients that are scaled before they are reduced, up to 0.12.6 in stage 1 too', () => {
    const scaled = (number: number) => ({ prescale_gradients: true, ...stage(number) });
    assert.deepEqual(failuresIn(scaled(1), ['0.12.6', '0.13.0']), ['initialize', 'never']);
    assert.deepEqual(failuresIn(scaled(2), ['0.12.6', '0.13.0']), ['initialize', 'initialize']);
  });

  it('have a growing list of tested optimizers', () => {
    const adagrad = { optimizer: { type: 'Adagrad', params: { lr: 0.1 } }, ...stage(2) };
    assert.deepEqual(failuresIn(adagrad, ['0.9.1', '0.9.2']), ['initialize', 'never']);
  });

  it('do not overlap communication in stage 1', () => {
    const codes = (version: string) =>
      findingsIn({ train_batch_size: 8, ...stage(1, { overlap_comm: true }) }, { version }).map(({ code }) => code);
    assert.deepEqual([codes('0.12.6'), codes('0.13.0')], [['no-effect-at-stage'], ['known-bug']]);
  });
});
