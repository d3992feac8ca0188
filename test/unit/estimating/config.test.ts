import assert from 'node:assert/strict';
import { openText } from '../../../server/src/document/config-document.js';
import { estimateConfig } from '../../../server/src/estimating/config.js';
import type { Estimate } from '../../../server/src/estimating/estimate.js';
import { planOf } from '../../../server/src/estimating/plan-of-config.js';
import { type Plan, usualBuffers, usualPlan } from '../../../server/src/estimating/states/plan.js';
import { assume, defaultSettings, type Settings } from '../../../server/src/loaders/assumptions.js';
import '../estimator.js';

const model = { params: 7_000_000_000, largestLayer: 131_072_000, hiddenSize: 4096, notes: [] };
const hardware = { gpusPerNode: 8, nodes: 1 };
const adam = { type: 'AdamW' };
const bf16 = { enabled: true };

function read(config: unknown, settings: Partial<Settings> = {}) {
  const document = openText(typeof config === 'string' ? config : JSON.stringify(config));
  return { document, assumptions: assume(document, { ...defaultSettings, ...settings }) };
}

function plan(config: unknown, settings: Partial<Settings> = {}): Plan {
  const reading = planOf(read(config, settings), model);
  assert.ok(reading);
  return reading.plan;
}

function estimate(config: unknown, settings: Partial<Settings> = {}): Estimate {
  const found = estimateConfig(read(config, settings), model, hardware);
  assert.ok(found);
  return found;
}

function notes(config: unknown, settings: Partial<Settings> = {}): string {
  return estimate(config, settings).notes.join(' ');
}

describe('the plan of a config', () => {
  it('has the usual values if the file leaves nothing to guess', () => {
    const config = { bf16, optimizer: adam, zero_optimization: { stage: 2 } };
    assert.deepEqual(planOf(read(config), model), { plan: usualPlan, notes: [] });
  });

  const plans: readonly (readonly [string, unknown, Partial<Plan>])[] = [
    ['no ZeRO', { bf16 }, { stage: 0, masterBytes: 4 }],
    ['fp32', {}, { stage: 0, weightBytes: 4, masterBytes: 0 }],
    [
      'fp32 under ZeRO, which copies the weights',
      { zero_optimization: { stage: 1 } },
      { weightBytes: 4, masterBytes: 4 },
    ],
    ['ZeRO as a switch', { zero_optimization: true }, { stage: 1 }],
    [
      'an offloaded optimizer',
      { zero_optimization: { stage: 2, offload_optimizer: { device: 'cpu' } } },
      { offloadOptimizer: 'cpu' },
    ],
    ['the old switch', { zero_optimization: { stage: 2, cpu_offload: true } }, { offloadOptimizer: 'cpu' }],
    [
      'offloaded weights below stage 3',
      { zero_optimization: { stage: 2, offload_param: { device: 'cpu' } } },
      { offloadParams: 'none' },
    ],
    ['NVMe', { zero_optimization: { stage: 3, offload_param: { device: 'nvme' } } }, { offloadParams: 'nvme' }],
    ['SGD', { optimizer: { type: 'SGD', params: { momentum: 0 } } }, { stateBytes: 0 }],
    ['SGD with momentum', { optimizer: { type: 'SGD', params: { momentum: 0.9 } } }, { stateBytes: 4 }],
    ['Lion', { optimizer: { type: 'Lion' } }, { stateBytes: 4 }],
    [
      'bf16 weights for the optimizer, and states',
      {
        bf16: { enabled: true, bf16_master_weights_and_grads: true, bf16_optimizer_states: true },
        zero_optimization: { stage: 2 },
      },
      { masterBytes: 2, stateBytes: 4 },
    ],
    [
      'the bf16 optimizer',
      { bf16, zero_optimization: { stage: 1 }, data_types: { grad_accum_dtype: 'fp32' } },
      { wholeGradients: true, accumulationBytes: 4, flatAccumulation: false },
    ],
    [
      '32-bit accumulation in stage 2',
      { bf16, zero_optimization: { stage: 2 }, data_types: { grad_accum_dtype: 'fp32' } },
      { wholeGradients: false, accumulationBytes: 4, flatAccumulation: true },
    ],
    ['accumulation', { gradient_accumulation_steps: 4 }, { accumulates: true }],
    ['no accumulation', { gradient_accumulation_steps: 1 }, { accumulates: false }],
    [
      'memory that is not locked',
      { zero_optimization: { stage: 3, offload_optimizer: { device: 'cpu', pin_memory: false } } },
      { pinOptimizer: false, pinParams: true },
    ],
    [
      'a second copy of the weights',
      { zero_optimization: { stage: 3, zero_hpz_partition_size: 4 } },
      { secondCopy: 4 },
    ],
    [
      'no second copy below stage 3',
      { zero_optimization: { stage: 2, zero_hpz_partition_size: 4 } },
      { secondCopy: 1 },
    ],
  ];
  for (const [what, config, expected] of plans) {
    it(`recognizes ${what}`, () => {
      assert.deepEqual({ ...plan(config), ...expected }, plan(config));
    });
  }

  it('accumulates in one buffer since 0.19.8', () => {
    const config = { bf16, zero_optimization: { stage: 2 }, data_types: { grad_accum_dtype: 'fp32' } };
    assert.equal(plan(config, { version: '0.19.6' }).flatAccumulation, false);
  });

  it('derives accumulation from the batch sizes, and says when it cannot', () => {
    const sizes = { train_batch_size: 64, train_micro_batch_size_per_gpu: 2 };
    assert.equal(plan(sizes, { worldSize: 8 }).accumulates, true);
    assert.equal(plan(sizes, { worldSize: 32 }).accumulates, false);
    assert.match(notes(sizes), /number of accumulation steps is not known/);
    assert.match(notes({ gradient_accumulation_steps: 'auto' }, { loader: 'transformers' }), /accumulation steps/);
  });

  it('uses the buffer sizes of the file', () => {
    const { buffers } = plan({
      zero_optimization: {
        stage: 3,
        reduce_bucket_size: 1e6,
        stage3_prefetch_bucket_size: 2e6,
        stage3_max_live_parameters: 3e6,
        stage3_max_reuse_distance: 9e6,
        sub_group_size: 4e6,
        offload_optimizer: { device: 'nvme', buffer_count: 5 },
        offload_param: { device: 'nvme', buffer_count: 6, buffer_size: 7e6, max_in_cpu: 8e6 },
      },
    });
    assert.deepEqual(buffers, {
      reduceBucket: 1e6,
      reduceBuckets: 1,
      overlap: true,
      prefetch: 2e6,
      maxLive: 3e6,
      reuseDistance: 9e6,
      subGroup: 4e6,
      optimizerSwaps: 5,
      paramSwaps: 6,
      paramSwapSize: 7e6,
      maxInCpu: 8e6,
    });
  });

  it('counts two buckets only if the run alternates between them', () => {
    const bucketsOf = (zero: object): number => plan({ zero_optimization: zero }).buffers.reduceBuckets;
    assert.equal(bucketsOf({ stage: 2, overlap_comm: true }), 2);
    assert.equal(bucketsOf({ stage: 2 }), 1);
    assert.equal(bucketsOf({ stage: 3, overlap_comm: true }), 1);
    assert.equal(bucketsOf({ stage: 2, overlap_comm: true, contiguous_gradients: false }), 0);
  });

  it('fills "auto" as Trainer does, from the hidden size', () => {
    const config = { zero_optimization: { stage: 3, reduce_bucket_size: 'auto', stage3_prefetch_bucket_size: 'auto' } };
    const { buffers } = plan(config, { loader: 'transformers' });
    assert.deepEqual([buffers.reduceBucket, buffers.prefetch], [4096 * 4096, Math.trunc(0.9 * 4096 * 4096)]);
    const unknown = planOf(read(config, { loader: 'transformers' }), {});
    assert.equal(unknown?.plan.buffers.reduceBucket, usualBuffers.reduceBucket);
    assert.match(
      unknown?.notes.join(' ') ?? '',
      /"zero_optimization.reduce_bucket_size"\. The estimate assumes DeepSpeed's default/,
    );
  });

  it('names every assumption', () => {
    const auto = { zero_optimization: { stage: 3, offload_optimizer: { device: 'auto' } }, bf16: { enabled: 'auto' } };
    const all = notes(auto, { loader: 'accelerate' });
    assert.match(all, /does not determine "offload_optimizer.device"/);
    assert.match(all, /does not determine the precision/);
    assert.match(all, /does not name an optimizer/);
    assert.doesNotMatch(all, /zero\.Init/);
    assert.match(notes({ zero_optimization: { stage: 3 } }), /zero\.Init/);
    assert.match(notes({ optimizer: { type: 'Muon' } }), /memory of "muon" per parameter is not known/);
    const uncounted: readonly (readonly [path: string, config: object])[] = [
      ['tensor_parallel.autotp_size', { tensor_parallel: { autotp_size: 4 } }],
      ['expert_parallel.enabled', { expert_parallel: { enabled: true } }],
      ['communication_data_type', { bf16, communication_data_type: 'fp32' }],
      ['compile.deepcompile', { compile: { deepcompile: true } }],
      ['hybrid_engine.enabled', { hybrid_engine: { enabled: true } }],
      ['zero_optimization.zenflow', { zero_optimization: { stage: 2, zenflow: { topk_ratio: 0.1 } } }],
      ['zero_optimization.zero_quantized_weights', { zero_optimization: { stage: 3, zero_quantized_weights: true } }],
    ];
    for (const [path, config] of uncounted) {
      assert.ok(notes(config).includes(`"${path}" is not counted`), path);
    }
    assert.doesNotMatch(notes({ bf16, communication_data_type: 'bf16' }), /is not counted/);
    assert.doesNotMatch(notes({ fp16: { enabled: true } }), /is not counted/);
  });

  it('is undefined if the file does not tell the stage', () => {
    for (const stage of ['"auto"', '{{stage}}', '7', '[]', '{}']) {
      const reading = read(`{"zero_optimization": {"stage": ${stage}}}`, { loader: 'accelerate' });
      assert.equal(estimateConfig(reading, model, hardware), undefined, stage);
    }
  });

  it('accepts unfinished files', () => {
    for (const text of [
      '',
      '{',
      '{"zero_optimization": ',
      '{"zero_optimization": {"stage": 3, "offload_param": nul',
      '[]',
    ]) {
      assert.doesNotThrow(() => estimateConfig(read(text), model, hardware));
    }
  });
});

describe('the estimate of a config', () => {
  it('is undefined if DeepSpeed refuses the run', () => {
    const lean = { enabled: true, bf16_master_weights_and_grads: true };
    const of = (config: object): Estimate | undefined => estimateConfig(read(config), model, hardware);
    assert.equal(of({ bf16: lean, zero_optimization: { stage: 2 } }), undefined);
    assert.ok(of({ bf16: { ...lean, bf16_optimizer_states: true }, zero_optimization: { stage: 2 } }));
    assert.ok(of({ bf16: lean, zero_optimization: { stage: 2, offload_optimizer: { device: 'cpu' } } }));
    assert.equal(of({ bf16, data_types: { grad_accum_dtype: 'fp32' } }), undefined);
    const half = { enabled: true, fp16_master_weights_and_grads: true };
    assert.equal(of({ fp16: half, zero_optimization: { stage: 2 } }), undefined);
  });
});
