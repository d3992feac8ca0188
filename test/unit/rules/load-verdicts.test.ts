import assert from 'node:assert/strict';
import { check } from '../../../server/src/checking/check.js';
import { openText } from '../../../server/src/document/config-document.js';
import { assume, defaultSettings } from '../../../server/src/loaders/assumptions.js';
import { rules } from '../../../server/src/rules/rules.js';
import { releaseReading } from '../../release-reading.js';

function loadErrors(members: string, asked?: string): readonly string[] {
  const document = openText(`{ "train_batch_size": 8, ${members} }`);
  const version = asked ?? releaseReading(document.text);
  const assumptions = assume(document, { ...defaultSettings, loader: 'deepspeed', version });
  return check(document, assumptions, rules)
    .filter(({ severity, failsAt }) => severity === 'error' && failsAt === 'load')
    .map(({ code }) => code);
}

/** Members of configs with the verdict of DeepSpeed 0.19.6, by what decides it. */
const verdicts: {
  readonly [what: string]: { readonly loads: readonly string[]; readonly refused: readonly string[] };
} = {
  'a section that is no object': {
    loads: ['"aio": null', '"expert_parallel": ""', '"expert_parallel": false', '"timers": "auto"', '"timers": []'],
    refused: [
      '"aio": []',
      '"expert_parallel": "x"',
      '"timers": null',
      '"timers": { "throughput": "auto" }',
      '"checkpoint": { "parallel_write": null }',
      '"compression_training": { "layer_reduction": "auto" }',
      '"data_efficiency": { "data_sampling": 1 }',
      '"bfloat16": null',
    ],
  },
  'ZeRO as a switch': {
    loads: ['"zero_optimization": true', '"zero_optimization": false'],
    refused: ['"zero_optimization": 1', '"zero_optimization": "true"', '"zero_optimization": "auto"'],
  },
  'a switch that is combined bit by bit': {
    loads: ['"wall_clock_breakdown": 2', '"flops_profiler": { "enabled": 12345678901 }'],
    refused: [
      '"wall_clock_breakdown": null',
      '"wall_clock_breakdown": "true"',
      '"wall_clock_breakdown": 1e20',
      '"flops_profiler": { "enabled": [] }',
    ],
  },
  'a text that must not be empty': {
    loads: ['"autotuning": { "results_dir": "x" }', '"autotuning": { "exps_dir": 1 }'],
    refused: [
      '"autotuning": { "results_dir": "" }',
      '"autotuning": { "exps_dir": null }',
      '"autotuning": { "exps_dir": [] }',
    ],
  },
  'what is first used when the engine is built': {
    loads: ['"log_level": "loud"', '"log_level": 1', '"log_level": "auto"', '"optimizer": { "type": "Best" }'],
    refused: ['"optimizer": { "type": 1 }', '"optimizer": { "type": "Adam", "params": "auto" }'],
  },
  'what Python makes an integer of': {
    loads: ['8', '8.9', 'true', '"8"', '" 8 "', '"1_000"'].map(dynamicBatching),
    refused: ['null', '""', '"8.0"', '"5e8"', '"auto"', '[8]'].map(dynamicBatching),
  },
  'what is only looked at with another key': {
    loads: [
      '"optimizer": { "params": 5 }',
      '"optimizer": { "type": null, "params": { "max_grad_norm": null } }',
      '"data_efficiency": { "data_sampling": { "dynamic_batching": { "max_tokens": null } } }',
      '"elasticity": { "enabled": false, "max_gpus": null, "min_gpus": "auto" }',
    ],
    refused: [
      '"optimizer": { "type": "Adam", "params": 5 }',
      '"data_efficiency": { "data_sampling": { "dynamic_batching": { "enabled": true, "max_tokens": null } } }',
      '"data_efficiency": { "data_sampling": { "dynamic_batching": { "enabled": 1, "max_tokens": "5e3" } } }',
      `"elasticity": { "enabled": true, "ignore_non_elastic_batch_info": true, "max_train_batch_size": 64, "micro_batch_sizes": [2], "max_gpus": null }`,
    ],
  },
  'numbers in quotes in strict sections': {
    loads: [
      '"zero_optimization": { "reduce_bucket_size": "5" }',
      '"zero_optimization": { "reduce_bucket_size": " 1_000 " }',
      '"zero_optimization": { "reduce_bucket_size": "100000000000000000000" }',
      '"zero_optimization": { "reduce_bucket_size": 100000000000000000000 }',
      '"fp16": { "loss_scale_window": "5", "loss_scale": "5e2" }',
    ],
    refused: [
      '"zero_optimization": { "reduce_bucket_size": "5e8" }',
      '"zero_optimization": { "reduce_bucket_size": 1e20 }',
      '"zero_optimization": { "reduce_bucket_size": "5." }',
      '"zero_optimization": { "reduce_bucket_size": 9223372036854775808.0 }',
      '"fp16": { "loss_scale_window": "5.0" }',
      '"fp16": { "loss_scale": "0x10" }',
      '"fp16": { "loss_scale": true }',
      '"fp16": { "loss_scale": "inf" }',
    ],
  },
  'items of a list': {
    loads: [
      '"compile": { "passes": ["z1"] }',
      '"comms_logger": { "prof_ops": [1] }',
      '"zero_optimization": { "leaf_module": { "classes": "A", "names": ["auto"] } }',
      '"torch_autocast": { "lower_precision_safe_modules": "torch.nn.Linear" }',
    ],
    refused: [
      '"compile": { "passes": ["a"] }',
      '"compile": { "passes": [1] }',
      '"zero_optimization": { "leaf_module": { "classes": [["A"]] } }',
      '"torch_autocast": { "lower_precision_safe_modules": [null] }',
      '"torch_autocast": { "lower_precision_safe_modules": 1 }',
    ],
  },
  'a word or a number': {
    loads: ['"zero_optimization": { "zenflow": { "select_interval": 5, "update_interval": "auto" } }'],
    refused: [
      '"zero_optimization": { "zenflow": { "select_interval": "5" } }',
      '"zero_optimization": { "zenflow": { "update_interval": "never" } }',
    ],
  },
  '"auto" in a strict section': {
    loads: [
      '"zero_optimization": { "overlap_com": "auto" }',
      '"zero_optimization": { "aio": "auto" }',
      '"zero_optimization": { "max_live_parameters": 1, "stage3_max_live_parameters": "auto" }',
      '"zero_optimization": { "cpu_offload": "auto", "offload_optimizer": {} }',
    ],
    refused: [
      '"zero_optimization": { "strict": true, "overlap_com": "auto" }',
      '"zero_optimization": { "strict": true, "overlap_comm": "auto" }',
      '"zero_optimization": { "max_live_parameters": 1, "stage3_max_live_parameters": 1 }',
    ],
  },
  'the argument that every strict section takes by accident': {
    loads: ['"zero_optimization": { "strict": [] }', '"fp16": { "strict": null }'],
    refused: ['"optimizer": { "type": "Adam", "params": { "max_grad_norm": null } }'],
  },
  'an old name beside its new one': {
    loads: [
      '"bf16": {}, "bfloat16": {}',
      '"zero_optimization": { "cpu_offload_use_pin_memory": true, "offload_param": {} }',
    ],
    refused: [
      '"zero_optimization": { "cpu_offload": true, "offload_optimizer": {} }',
      '"zero_optimization": { "stage3_gather_fp16_weights_on_model_save": true, "gather_16bit_weights_on_model_save": true }',
    ],
  },
  'null for a key without effect': {
    loads: ['"zero_optimization": { "overlap_comm": null }'],
    refused: ['"zero_optimization": { "allgather_partitions": null }', '"comms_logger": { "enabled": null }'],
  },
  'multiples, which are checked later': {
    loads: ['"zero_optimization": { "stage": 2, "allgather_bucket_size": 5 }', '"vocabulary_size": 5'],
    refused: ['"vocabulary_size": "5"'],
  },
  'a number beyond all numbers': {
    loads: ['"steps_per_print": 1e300'],
    refused: ['"steps_per_print": 1e400', '"mine": [1e400]'],
  },
  'what only code can set': {
    loads: ['"tensor_parallel": { "dtype": "auto" }', '"expert_parallel": { "load_balance_coeff": null }'],
    refused: ['"tensor_parallel": { "dtype": "bf16" }', '"expert_parallel": { "load_balance_coeff": 0.5 }'],
  },
};

function dynamicBatching(size: string): string {
  return `"data_efficiency": { "data_sampling": { "dynamic_batching": { "min_batch_size": ${size} } } }`;
}

describe('values while the file is read', () => {
  for (const [what, { loads, refused }] of Object.entries(verdicts)) {
    describe(what, () => {
      for (const members of loads) {
        it(`loads with ${members}`, () => {
          assert.deepEqual(loadErrors(members), []);
        });
      }
      for (const members of refused) {
        it(`is refused with ${members}`, () => {
          assert.equal(loadErrors(members).length, 1);
        });
      }
    });
  }

  it('has the limits of the release', () => {
    const members = '"zero_optimization": { "zenflow": { "topk_ratio": 1 } }';
    assert.deepEqual(loadErrors(members, '0.19.5'), []);
    assert.deepEqual(loadErrors(members, '0.19.6'), ['out-of-range']);
  });
});
