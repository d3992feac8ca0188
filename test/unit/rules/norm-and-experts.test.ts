import assert from 'node:assert/strict';
import { findingOf, findingsIn, fixedBy } from './findings.js';

/** Returns the earliest failure by the findings of a rule; `never` if there are none. */
function failing(code: string, config: object, version = '0.19.8'): string {
  const found = findingsIn({ train_batch_size: 8, ...config }, { version }).filter(each => each.code === code);
  return found[0]?.failsAt ?? 'silent';
}

describe('"compute_grad_norm": false', () => {
  const optimizer = { type: 'AdamW', params: { lr: 1e-4 } };
  const withNorm = (zero: object, beside: object = {}) => ({
    optimizer,
    bf16: { enabled: true },
    zero_optimization: { compute_grad_norm: false, ...zero },
    ...beside,
  });

  it('stops the run while the file is read outside of stages 1 and 2', () => {
    for (const zero of [{ stage: 0 }, { stage: 3 }, {}]) {
      assert.equal(failing('grad-norm-needed', withNorm(zero, { gradient_clipping: 0 })), 'load', JSON.stringify(zero));
    }
  });

  it('stops the engine while gradients are clipped, which is the default', () => {
    assert.equal(failing('grad-norm-needed', withNorm({ stage: 2 })), 'initialize');
    assert.equal(failing('grad-norm-needed', withNorm({ stage: 1 }, { gradient_clipping: 0.5 })), 'initialize');
    assert.equal(failing('grad-norm-needed', withNorm({ stage: 1 }, { gradient_clipping: 0 })), 'silent');
    assert.equal(failing('grad-norm-needed', withNorm({ stage: 2 }, { gradient_clipping: 0.0 })), 'silent');
  });

  it('is refused with an offloaded optimizer, ZenFlow, or the bf16 optimizer of stage 1', () => {
    const clipping = { gradient_clipping: 0 };
    const offload = { offload_optimizer: { device: 'cpu' } };
    assert.equal(failing('grad-norm-needed', withNorm({ stage: 2, ...offload }, clipping)), 'initialize');
    assert.equal(failing('grad-norm-needed', withNorm({ stage: 2, ...offload, zenflow: {} }, clipping)), 'initialize');
    const fp32 = { ...clipping, data_types: { grad_accum_dtype: 'fp32' } };
    assert.equal(failing('grad-norm-needed', withNorm({ stage: 1 }, fp32)), 'initialize');
    assert.equal(failing('grad-norm-needed', withNorm({ stage: 2 }, fp32)), 'silent');
  });

  it('has to become true if something other than clipping refuses it too', () => {
    const offload = { offload_optimizer: { device: 'cpu' } };
    for (const beside of [offload, { ...offload, zenflow: {} }]) {
      const fixes = Object.keys(
        fixedBy('grad-norm-needed', { train_batch_size: 8, ...withNorm({ stage: 2, ...beside }) }),
      );
      assert.deepEqual(fixes, ['Set "zero_optimization.compute_grad_norm" to true']);
    }
    const alone = { train_batch_size: 8, ...withNorm({ stage: 2, offload_optimizer: { device: 'none' } }) };
    assert.deepEqual(Object.keys(fixedBy('grad-norm-needed', alone)), ['Set "gradient_clipping" to 0']);
  });

  it('is an unknown newer key before 0.19.7', () => {
    assert.equal(failing('grad-norm-needed', withNorm({ stage: 3 }), '0.19.6'), 'silent');
    assert.equal(failing('newer-key', withNorm({ stage: 3 }), '0.19.6'), 'load');
  });
});

describe('Muon', () => {
  const muon = (beside: object) => ({ optimizer: { type: 'muon', params: { lr: 0.02 } }, ...beside });
  const bf16 = { bf16: { enabled: true }, data_types: { grad_accum_dtype: 'fp32' }, zero_optimization: { stage: 1 } };

  const code = 'muon-without-orthogonalization';

  it('takes plain steps, stops, or works in bf16, depending on the release', () => {
    assert.deepEqual(
      ['0.19.6', '0.19.7', '0.19.8'].map(version => failing(code, muon(bf16), version)),
      ['never', 'initialize', 'silent'],
    );
  });

  it('takes plain steps at stage 0 before 0.19.7', () => {
    assert.deepEqual(
      ['0.19.6', '0.19.7'].map(version => failing(code, muon({ zero_optimization: { stage: 0 } }), version)),
      ['never', 'silent'],
    );
  });

  it('works at stage 2', () => {
    assert.equal(failing(code, muon({ zero_optimization: { stage: 2 } }), '0.19.6'), 'silent');
  });

  it('is reported with the first release that is right for the set-up', () => {
    const release = (beside: object) =>
      findingOf(code, { train_batch_size: 8, ...muon(beside) }, { version: '0.19.6' }).message.match(
        /use DeepSpeed (\S+) or newer/,
      )?.[1];
    assert.equal(release({}), '0.19.7');
    assert.equal(release({ zero_optimization: { stage: 0 } }), '0.19.7');
    assert.equal(release(bf16), '0.19.8');
  });
});

describe('expert parallelism', () => {
  const experts = (section: object, beside: object = {}) => ({
    expert_parallel: { enabled: true, autoep_size: 4, ...section },
    ...beside,
  });
  const code = 'expert-parallel-conflict';

  it('refuses fused kernels and DeepEP without their requirements', () => {
    for (const section of [
      { row_weighting_impl: 'fused' },
      { row_weighting_impl: 'fused', comm_backend: 'deepep', comm_max_tokens_per_rank: 8, autoep_size: 1 },
      { gate_up_impl: 'fused', use_grouped_mm: false },
      { comm_backend: 'deepep' },
      { combine_impl: 'fused_weighted_sum', score_apply: 'pre' },
      { combine_impl: 'fused_weighted_sum', comm_backend: 'deepep', comm_max_tokens_per_rank: 8 },
    ]) {
      assert.equal(failing(code, experts(section)), 'initialize', JSON.stringify(section));
      assert.equal(failing(code, experts({ ...section, enabled: false })), 'silent', JSON.stringify(section));
    }
  });

  it('refuses asynchronous plans and fused sums with tensor parallelism', () => {
    const tensor = { tensor_parallel: { autotp_size: 2 } };
    assert.equal(failing(code, experts({ async_split_plan: true }, tensor)), 'initialize');
    assert.equal(failing(code, experts({ combine_impl: 'fused_weighted_sum' }, tensor)), 'initialize');
  });

  it('accepts them with their requirements', () => {
    for (const section of [
      { row_weighting_impl: 'fused', comm_backend: 'deepep', comm_max_tokens_per_rank: 8 },
      { row_weighting_impl: 'eager' },
      { gate_up_impl: 'fused' },
      { combine_impl: 'fused_weighted_sum' },
      { async_split_plan: true },
    ]) {
      assert.equal(failing(code, experts(section)), 'silent', JSON.stringify(section));
    }
  });

  it('is folded with tensor parallelism in stage 3 since 0.19.8', () => {
    const config = experts({}, { tensor_parallel: { autotp_size: 2 }, zero_optimization: { stage: 3 } });
    assert.equal(failing('expert-folding-conflict', config, '0.19.7'), 'initialize');
    assert.equal(failing('expert-folding-conflict', config), 'silent');
  });

  it('has a conflict if the rest is compiled together with most other features', () => {
    const compile = { compile: { autoep_non_moe: true } };
    for (const beside of [
      { compile: { autoep_non_moe: true, deepcompile: true } },
      { ...compile, zero_optimization: { stage: 3 } },
      { ...compile, zero_optimization: { stage: 2, offload_optimizer: { device: 'cpu' } } },
      { ...compile, tensor_parallel: { autotp_size: 2 } },
    ]) {
      assert.equal(failing('compile-non-moe-conflict', beside), 'step', JSON.stringify(beside));
    }
    assert.equal(failing('compile-non-moe-conflict', { ...compile, zero_optimization: { stage: 2 } }), 'silent');
  });
});

describe('AMSGrad', () => {
  const on = (type: string): object => ({
    train_batch_size: 8,
    optimizer: { type, params: { lr: 1e-4, amsgrad: true } },
    zero_optimization: { stage: 2, offload_optimizer: { device: 'cpu' } },
  });

  it('is refused by the CPU optimizer since 0.19.8, and ignored before', () => {
    assert.equal(failing('unsupported-amsgrad', on('AdamW')), 'initialize');
    const { severity, failsAt, message } = findingOf('unsupported-amsgrad', on('AdamW'), { version: '0.19.7' });
    assert.deepEqual([severity, failsAt], ['warning', 'never']);
    assert.match(message, /DeepSpeed ignores "amsgrad" silently\. Remove "amsgrad", or set "torch_adam" to true\.$/);
  });

  it('is ignored by the CPU optimizer of Adagrad', () => {
    const { severity, message } = findingOf('unsupported-amsgrad', on('Adagrad'));
    assert.deepEqual([severity, message.includes('torch_adam')], ['warning', false]);
  });
});
