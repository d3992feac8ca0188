import assert from 'node:assert/strict';
import { bind } from '../../../server/src/catalog/binding.js';
import { check } from '../../../server/src/checking/check.js';
import { openText } from '../../../server/src/document/config-document.js';
import { assume, defaultSettings } from '../../../server/src/loaders/assumptions.js';
import { rules } from '../../../server/src/rules/rules.js';
import { findingsIn, fixedBy, loadErrorsIn } from './findings.js';

/** Configs beside `"train_batch_size": 8`, with the verdict of DeepSpeed 0.19.6 reading them. */
interface Judged {
  /** Codes of the load errors. */
  readonly refused: { readonly [code: string]: readonly object[] };
  readonly taken: readonly object[];
}

const zero = (stage: number, more: object = {}) => ({ zero_optimization: { stage, ...more } });
const compression = (technique: string, section: object) => ({ compression_training: { [technique]: section } });
const snip = (more: object) =>
  compression('sparse_pruning', { shared_parameters: { method: 'snip_momentum', ...more }, different_groups: {} });
const group = (technique: string, params: object) => compression(technique, { different_groups: { all: { params } } });
const sampling = (section: object) => ({ data_efficiency: { data_sampling: section } });

const judged: { readonly [topic: string]: Judged } = {
  'two half precisions': {
    refused: {
      'fp16-with-bf16': [
        { fp16: { enabled: true }, bf16: { enabled: true } },
        { fp16: { enabled: 'true' }, bf16: { enabled: 1 } },
      ],
    },
    taken: [
      { fp16: { enabled: true }, bf16: { enabled: false } },
      { fp16: { enabled: true }, bf16: {} },
      { fp16: { enabled: 'auto' }, bf16: { enabled: 'auto' } },
      { fp16: { enabled: true }, bf16: { enabled: 'auto' } },
    ],
  },
  'the dynamic loss scale': {
    refused: {
      'dynamic-loss-scale': [
        { fp16: { enabled: true, loss_scale_window: 0 } },
        { fp16: { enabled: true, min_loss_scale: -1 } },
        { fp16: { enabled: true, loss_scale: 0, min_loss_scale: '0' } },
      ],
    },
    taken: [
      { fp16: { enabled: false, loss_scale_window: 0 } },
      { fp16: { enabled: true, loss_scale: 128, loss_scale_window: 0 } },
      { fp16: { enabled: true, min_loss_scale: 1 } },
    ],
  },
  'half-precision master weights': {
    refused: {
      'master-weights-without-zero': [
        { fp16: { fp16_master_weights_and_grads: true } },
        { bf16: { bf16_master_weights_and_grads: true }, ...zero(0) },
        { bf16: { bf16_optimizer_states: true } },
        { bf16: { bf16_optimizer_states: true }, zero_optimization: { stage: 'auto' } },
      ],
      'bf16-states-without-master-weights': [
        { bf16: { bf16_optimizer_states: true }, ...zero(1) },
        { bf16: { bf16_optimizer_states: true, bf16_master_weights_and_grads: false }, zero_optimization: true },
      ],
    },
    taken: [
      { bf16: { bf16_optimizer_states: true, bf16_master_weights_and_grads: true }, ...zero(1) },
      { fp16: { fp16_master_weights_and_grads: true }, ...zero(2) },
      { fp16: { fp16_master_weights_and_grads: false } },
    ],
  },
  'summed gradients': {
    refused: {
      'allreduce-sum-unsupported': [
        { gradient_allreduce_op: 'sum', ...zero(3) },
        { gradient_allreduce_op: 'SUM', ...zero(2, { zenflow: {} }) },
        { gradient_allreduce_op: 'sum', compile: { deepcompile: true } },
      ],
    },
    taken: [
      { gradient_allreduce_op: 'sum', ...zero(2, { zenflow: null }) },
      { gradient_allreduce_op: 'mean', ...zero(3) },
      { gradient_allreduce_op: 'sum', compile: { deepcompile: false } },
    ],
  },
  'a partial offload': {
    refused: {
      'partial-offload-below-stage-3': [
        zero(2, { offload_optimizer: { device: 'cpu', ratio: 0.5 } }),
        { zero_optimization: { offload_optimizer: { ratio: 0.5 } } },
      ],
    },
    taken: [
      zero(3, { offload_optimizer: { device: 'cpu', ratio: 0.5 } }),
      zero(2, { offload_optimizer: { device: 'cpu', ratio: 1 } }),
      zero(2, { offload_optimizer: { device: 'cpu', ratio: 'auto' } }),
    ],
  },
  'sections that have to say whether they are enabled': {
    refused: {
      'missing-enabled': [{ amp: {} }, { progressive_layer_drop: { theta: 0.5 } }, { curriculum_learning: {} }],
    },
    taken: [{ amp: { enabled: false } }, { progressive_layer_drop: { enabled: null } }, { sparse_attention: {} }],
  },
  'keys that take Python objects': {
    refused: { 'unsettable-key': [{ tensor_parallel: { dtype: 'bf16' } }] },
    taken: [{ tensor_parallel: { dtype: 'auto' } }],
  },
  'compression techniques': {
    refused: {
      'compression-without-groups': [
        compression('weight_quantization', {}),
        compression('row_pruning', { shared_parameters: { enabled: true } }),
        compression('sparse_pruning', { shared_parameters: { enabled: true, method: 'snip_momentum' } }),
      ],
      'compression-group-incomplete': [
        compression('weight_quantization', { different_groups: { all: {} } }),
        group('weight_quantization', { start_bits: 8 }),
        group('activation_quantization', {}),
        group('channel_pruning', {}),
      ],
      'head-pruning-without-heads': [
        compression('head_pruning', { shared_parameters: { enabled: true }, different_groups: {} }),
      ],
      'snip-momentum-ratio': [snip({ dense_ratio: 1 }), snip({ dense_ratio: 0 })],
      'snip-momentum-schedule': [
        snip({ schedule_offset: 10, schedule_offset_end: 5 }),
        snip({ schedule_offset_end: 5 }),
      ],
      'eigenvalue-moq': [
        {
          compression_training: { shared_parameters: { enabled: true } },
          quantize_training: { eigenvalue: { enabled: true } },
        },
      ],
    },
    taken: [
      { compression_training: {} },
      group('weight_quantization', { start_bits: 8, target_bits: 8 }),
      group('head_pruning', { dense_ratio: 0.5 }),
      compression('head_pruning', { shared_parameters: { enabled: false }, different_groups: {} }),
      compression('sparse_pruning', { shared_parameters: { dense_ratio: 1 }, different_groups: {} }),
      snip({ schedule_offset: 10 }),
      { quantize_training: { eigenvalue: { enabled: true } } },
    ],
  },
  'data efficiency': {
    refused: {
      'curriculum-without-metrics': [sampling({ curriculum_learning: { enabled: true } })],
      'dynamic-batching-without-tokens': [sampling({ dynamic_batching: { enabled: true } })],
      'wrong-type': [sampling({ dynamic_batching: { enabled: true, max_tokens: 'x' } })],
      'null-value': [sampling({ dynamic_batching: { enabled: true, max_tokens: null } })],
    },
    taken: [
      sampling({ curriculum_learning: { enabled: true, curriculum_metrics: {} } }),
      sampling({ dynamic_batching: { enabled: false } }),
      sampling({ dynamic_batching: { enabled: true, max_tokens: '4096' } }),
      sampling({ dynamic_batching: { enabled: false, max_tokens: 'x' } }),
      sampling({ dynamic_batching: { max_tokens: null } }),
    ],
  },
};

for (const [topic, { refused, taken }] of Object.entries(judged)) {
  describe(`load errors: ${topic}`, () => {
    it('are reported if DeepSpeed stops', () => {
      for (const [code, configs] of Object.entries(refused)) {
        for (const config of configs) {
          assert.deepEqual(loadErrorsIn({ train_batch_size: 8, ...config }), [code], JSON.stringify(config));
        }
      }
    });

    it('are not reported if DeepSpeed accepts the file', () => {
      for (const config of taken) {
        assert.deepEqual(loadErrorsIn({ train_batch_size: 8, ...config }), [], JSON.stringify(config));
      }
    });
  });
}

describe('zero_optimization as true or false', () => {
  const config = { train_micro_batch_size_per_gpu: 8, zero_optimization: true };

  it('is an old form, and works', () => {
    assert.deepEqual(
      findingsIn(config).map(({ code, severity }) => [code, severity]),
      [['zero-as-boolean', 'information']],
    );
  });

  it('means stage 1 or 0', () => {
    assert.deepEqual(fixedBy('zero-as-boolean', { ...config, zero_optimization: false }), {
      'Write { "stage": 0 }': { train_micro_batch_size_per_gpu: 8, zero_optimization: { stage: 0 } },
    });
  });
});

describe('bfloat16, the old name of bf16', () => {
  const config = { train_batch_size: 8, fp16: { enabled: true }, bfloat16: { enabled: true } };

  it('is read if there is no bf16', () => {
    assert.deepEqual(loadErrorsIn(config), ['fp16-with-bf16']);
  });

  it('is not read beside an existing bf16, whatever its value', () => {
    const both = { ...config, bf16: {}, bfloat16: { enabled: true, loss_scale: 5 } };
    const found = findingsIn(both).map(({ code, severity }) => [code, severity]);
    assert.deepEqual(found, [['deprecated-key', 'warning']]);
    assert.deepEqual(loadErrorsIn({ ...config, bf16: null }), ['fp16-with-bf16']);
  });

  it('is not read under Trainer and Accelerate, which add a bf16', () => {
    assert.ok(!loadErrorsIn(config, { loader: 'transformers' }).includes('fp16-with-bf16'));
  });
});

describe('an old key beside the new one', () => {
  const both = (old: object, current: object) => ({
    train_batch_size: 8,
    zero_optimization: { stage: 3, ...old, ...current },
  });

  it('stops the run whatever the old value, and under every name of the new key', () => {
    const old = { stage3_gather_fp16_weights_on_model_save: false };
    for (const name of ['stage3_gather_16bit_weights_on_model_save', 'gather_16bit_weights_on_model_save']) {
      assert.deepEqual(loadErrorsIn(both(old, { [name]: true })), ['deprecated-key']);
    }
  });
});

describe('duplicate keys', () => {
  it('stop the run in every object, known to DeepSpeed or not', () => {
    for (const members of ['"mine": { "a": 1, "a": 2 }', '"mine": [{ "a": 1, "a": 2 }]', '"mine": 1, "mine": 2']) {
      assert.deepEqual(loadErrorsIn(`{ "train_batch_size": 8, ${members} }`), ['duplicate-key'], members);
    }
  });

  it('are not reported in keys that are left to other programs', () => {
    const text = '{ "train_batch_size": 8, "mine": { "a": 1, "a": 2 } }';
    const document = openText(text);
    const settings = { ...defaultSettings, ignoredKeys: ['mine.**'] };
    const found = check(document, assume(document, settings), rules, { binding: bind(document, settings.ignoredKeys) });
    assert.deepEqual(
      found.filter(({ code }) => code === 'duplicate-key'),
      [],
    );
  });
});

describe('rules that apply from a release on', () => {
  it('find nothing in earlier releases', () => {
    const config = { train_batch_size: 8, fp16: { enabled: true, min_loss_scale: 0 } };
    assert.deepEqual(loadErrorsIn(config, { version: '0.19.3' }), ['dynamic-loss-scale']);
    assert.deepEqual(loadErrorsIn(config, { version: '0.19.2' }), []);
  });
});
