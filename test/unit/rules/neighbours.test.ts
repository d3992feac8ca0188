import assert from 'node:assert/strict';
import type { Settings } from '../../../server/src/loaders/assumptions.js';
import { findingOf, findingsIn } from './findings.js';

const gather = 'stage3_gather_16bit_weights_on_model_save';

function codesIn(config: object, settings: Partial<Settings> = {}): readonly string[] {
  return findingsIn({ train_batch_size: 8, ...config }, settings).map(({ code }) => code);
}

describe('a key that depends on another key of the file', () => {
  const parallel = (stage: number, more: object, size = 2): object => ({
    tensor_parallel: { autotp_size: size },
    zero_optimization: { stage, ...more },
  });

  for (const stage of [0, 1, 2]) {
    for (const loader of ['transformers', 'accelerate'] as const) {
      const codes = (more: object, size?: number): readonly string[] =>
        codesIn(parallel(stage, more, size), { loader }).filter(code => /gathered|no-effect-at-stage/.test(code));
      const where = `in stage ${stage} under ${loader}`;

      it(`has to gather weights with tensor parallelism ${where}`, () => {
        assert.deepEqual(codes({}), ['weights-not-gathered']);
        assert.deepEqual(codes({ [gather]: true }), []);
      });

      it(`gathers weights by its alias with tensor parallelism ${where}`, () => {
        assert.deepEqual(codes({ gather_16bit_weights_on_model_save: true }), []);
      });

      it(`has no weights to gather without tensor parallelism ${where}`, () => {
        assert.deepEqual(codes({ [gather]: true }, 1), ['no-effect-at-stage']);
        assert.deepEqual(codes({}, 1), []);
      });
    }

    it(`gathers no weights in stage ${stage} without a loader that saves them`, () => {
      assert.ok(codesIn(parallel(stage, { [gather]: true })).includes('no-effect-at-stage'));
    });
  }

  it('has no weights to gather in releases that do not partition them with tensor parallelism', () => {
    const old = { loader: 'transformers', version: '0.16.3' } as const;
    assert.ok(!codesIn(parallel(2, {}), old).includes('weights-not-gathered'));
  });

  it('has no finding if its value says that it is off', () => {
    const zero = (more: object): readonly string[] => codesIn({ zero_optimization: { stage: 2, ...more } });
    assert.deepEqual(zero({ offload_param: { device: 'none' } }), []);
    assert.deepEqual(zero({ offload_param: { device: 'none', pin_memory: true } }), []);
    assert.deepEqual(zero({ zero_hpz_partition_size: 1 }), []);
    assert.deepEqual(zero({ offload_param: { device: 'cpu' } }), ['no-effect-at-stage']);
    assert.deepEqual(zero({ offload_param: { pin_memory: true } }), ['no-effect-at-stage']);
    assert.deepEqual(zero({ zero_hpz_partition_size: 8 }), ['no-effect-at-stage']);
  });

  it('is reported with every stage at which it has an effect', () => {
    const advice = (config: object): string =>
      findingOf('no-effect-at-stage', { train_batch_size: 8, ...config }).message;
    assert.match(advice({ zero_allow_untested_optimizer: true }), /Set stage 1, 2 or 3, or remove it\.$/);
    const buckets = { stage: 3, allgather_bucket_size: 2e8 };
    assert.match(advice({ zero_optimization: buckets }), /Set stage 1 or 2, or remove it\.$/);
    assert.match(advice({ zero_optimization: { stage: 1, sub_group_size: 1e9 } }), /Set stage 3, or remove it\.$/);
  });

  it('has an effect at stage 0 in bf16, where a PipelineModule gathers in buckets', () => {
    const stage0 = { zero_optimization: { stage: 0, allgather_bucket_size: 2e8 } };
    assert.deepEqual(codesIn({ ...stage0, bf16: { enabled: true } }), []);
    assert.deepEqual(codesIn({ ...stage0, bfloat16: { enabled: true } }), ['deprecated-key']);
    assert.deepEqual(codesIn(stage0), ['no-effect-at-stage']);
    assert.deepEqual(codesIn({ ...stage0, fp16: { enabled: true } }), ['no-effect-at-stage']);
  });

  it('has one finding if torch_autocast refuses it at a stage that does not use it', () => {
    const quantized = { zero_optimization: { stage: 2, zero_quantized_weights: true } };
    assert.deepEqual(codesIn({ ...quantized, torch_autocast: { enabled: true } }), ['autocast-with-quantized-weights']);
    assert.deepEqual(codesIn({ ...quantized, torch_autocast: { enabled: false } }), ['no-effect-at-stage']);
  });

  it('is not checked by the optimizer of MiCS, which does not get the ZeRO++ settings', () => {
    const quantized = { stage: 3, zero_quantized_gradients: true, reduce_scatter: false };
    const version = '0.19.6';
    const codes = (more: object): readonly string[] =>
      codesIn({ zero_optimization: { ...quantized, ...more } }, { version });
    assert.ok(codes({}).includes('quantized-gradients-without-reduce-scatter'));
    assert.ok(!codes({ mics_shard_size: 8 }).includes('quantized-gradients-without-reduce-scatter'));
  });

  it('is checked by ZeRO if offloading prevents the bf16 optimizer', () => {
    const narrow = { bf16: { enabled: true }, data_types: { grad_accum_dtype: 'fp32' } };
    const odd = (more: object): readonly string[] =>
      codesIn({ ...narrow, zero_optimization: { stage: 1, allgather_bucket_size: 3, ...more } });
    assert.ok(!odd({}).includes('odd-allgather-bucket'));
    assert.ok(odd({ offload_optimizer: { device: 'cpu' } }).includes('odd-allgather-bucket'));
  });

  it('has removal as its fix if no offload device helps at the stage', () => {
    const bare = { zero_optimization: { stage: 0, offload_optimizer: { pin_memory: true } } };
    const [fix] = findingOf('offload-without-device', { train_batch_size: 8, ...bare }).fixes?.() ?? [];
    assert.equal(fix?.title, 'Remove "offload_optimizer"');
  });
});
