import { describeRuns, type Runs } from './engine-runs.js';

const adam = (params: string, more = ''): string => `"optimizer": {"type": "AdamW", "params": {${params}}}${more}`;
const offloaded = ', "zero_optimization": {"stage": 2, "offload_optimizer": {"device": "cpu"}}';
const warmup = ', "scheduler": {"type": "WarmupLR", "params": {"warmup_max_lr": 1e-3}}';
const cosine = ', "scheduler": {"type": "WarmupCosineLR", "params": {"total_num_steps": 100}}';
const optimizer = (type: string, params: string): string =>
  `"optimizer": {"type": "${type}", "params": {${params}}}, "zero_allow_untested_optimizer": true`;
const scheduler = (type: string, params: string): string =>
  `"optimizer": {"type": "Adam", "params": {"lr": 1e-3}}, "scheduler": {"type": "${type}", "params": {${params}}}`;

const cycle = '"cycle_min_lr": 1e-4, "cycle_max_lr": 1e-3';

/** The effect of strings in place of numbers, mostly "auto", when no other program fills them in. */
const runs: { readonly [what: string]: Runs } = {
  'the device class of Adam with "auto"': {
    never: [
      adam('"lr": 1e-3, "bias_correction": "auto"'),
      adam('"lr": "auto"', warmup),
      adam('"lr": "auto"', ', "scheduler": {"type": "LRRangeTest", "params": {}}'),
      adam('"lr": "auto"', `, "scheduler": {"type": "OneCycle", "params": {${cycle}}}`),
      adam(
        '"lr": "auto"',
        ', "scheduler": {"type": "WarmupDecayLR", "params": {"warmup_max_lr": 1e-3, "total_num_steps": 100}}',
      ),
      adam('"lr": "1e-3"', warmup),
    ],
    step: [
      adam('"lr": 1e-3, "betas": ["0.9", "0.999"]'),
      adam('"lr": "auto"'),
      adam('"lr": "auto"', cosine),
      adam('"lr": 1e-3, "betas": "auto"'),
      adam('"lr": 1e-3, "eps": "auto"'),
      adam('"lr": 1e-3, "weight_decay": "auto"'),
      adam('"lr": 1e-3, "weight_decay": "0.1"'),
      adam('"lr": "1e-3"'),
    ],
  },
  'the CPU class of Adam with "auto"': {
    initialize: [
      adam('"lr": "auto"', offloaded),
      adam('"lr": "auto"', offloaded + warmup),
      adam('"lr": 1e-3, "betas": "auto"', offloaded),
      adam('"lr": 1e-3, "eps": "auto"', offloaded),
      adam('"lr": 1e-3, "weight_decay": "auto"', offloaded),
      adam('"lr": 1e-3, "eps": "1e-8"', offloaded),
      adam('"lr": 1e-3, "betas": ["0.9", "0.999"]', offloaded),
    ],
  },
  'optimizers of torch with "auto"': {
    initialize: [
      adam('"lr": "auto", "torch_adam": true'),
      adam('"lr": "auto", "torch_adam": true', warmup),
      adam('"lr": 1e-3, "torch_adam": true, "betas": "auto"'),
      adam('"lr": 1e-3, "torch_adam": true, "betas": ["0.9", "0.999"]'),
      adam('"lr": 1e-3, "torch_adam": true, "eps": "auto"'),
      adam('"lr": 1e-3, "torch_adam": true, "weight_decay": "auto"'),
      optimizer('Adagrad', '"lr": 1e-3, "eps": "auto"'),
      optimizer('SGD', '"lr": 0.1, "momentum": "auto"'),
      optimizer('SGD', '"lr": 0.1, "weight_decay": "auto"'),
      optimizer('NAdam', '"lr": 0.1, "betas": "auto"'),
      optimizer('Adafactor', '"eps": "auto"'),
    ],
  },
  'Muon with "auto"': {
    never: [optimizer('Muon', '"lr": "auto"') + warmup, optimizer('Muon', '"lr": 1e-3, "momentum": "auto"')],
    step: [
      optimizer('Muon', '"lr": "auto"'),
      optimizer('Muon', '"lr": 1e-3, "betas": "auto"'),
      optimizer('Muon', '"lr": 1e-3, "eps": "auto"'),
      optimizer('Muon', '"lr": 1e-3, "weight_decay": "auto"'),
    ],
  },
  'schedulers with "auto"': {
    never: [
      scheduler('WarmupLR', '"warmup_type": "auto"'),
      scheduler('WarmupLR', '"last_batch_iteration": "auto"'),
      scheduler('WarmupCosineLR', '"total_num_steps": 100, "cos_min_ratio": "auto"'),
      scheduler('LRRangeTest', '"lr_range_test_staircase": "auto"'),
      scheduler('OneCycle', `${cycle}, "cycle_second_stair_count": "auto"`),
      scheduler('OneCycle', `${cycle}, "cycle_momentum": "auto"`),
    ],
    initialize: [
      scheduler('WarmupLR', '"warmup_min_lr": "auto"'),
      scheduler('WarmupLR', '"warmup_max_lr": "auto"'),
      scheduler('WarmupLR', '"warmup_num_steps": "auto"'),
      scheduler('WarmupDecayLR', '"total_num_steps": "auto"'),
      scheduler('WarmupDecayLR', '"total_num_steps": 100, "warmup_min_lr": "auto"'),
      scheduler('WarmupDecayLR', '"total_num_steps": 100, "warmup_max_lr": "auto"'),
      scheduler('WarmupDecayLR', '"total_num_steps": 100, "warmup_num_steps": "auto"'),
      scheduler('WarmupCosineLR', '"total_num_steps": "auto"'),
      scheduler('WarmupCosineLR', '"total_num_steps": 100, "warmup_num_steps": "auto"'),
      scheduler('LRRangeTest', '"lr_range_test_step_size": "auto"'),
      scheduler('OneCycle', `${cycle}, "decay_lr_rate": "auto"`),
      scheduler('OneCycle', `${cycle}, "cycle_first_step_size": "auto"`),
      scheduler('OneCycle', `${cycle}, "cycle_second_step_size": "auto"`),
      scheduler('OneCycle', `${cycle}, "decay_step_size": "auto"`),
      scheduler('OneCycle', `${cycle}, "decay_mom_rate": "auto"`),
    ],
    step: [
      scheduler('WarmupCosineLR', '"total_num_steps": 100, "warmup_min_ratio": "auto"'),
      scheduler('LRRangeTest', '"lr_range_test_min_lr": "auto"'),
      scheduler('LRRangeTest', '"lr_range_test_step_rate": "auto"'),
      scheduler('OneCycle', '"cycle_min_lr": "auto", "cycle_max_lr": 1e-3'),
      scheduler('OneCycle', '"cycle_min_lr": 1e-4, "cycle_max_lr": "auto"'),
      scheduler('OneCycle', `${cycle}, "cycle_first_stair_count": "auto"`),
      scheduler('OneCycle', `${cycle}, "cycle_min_mom": "auto"`),
      scheduler('OneCycle', `${cycle}, "cycle_max_mom": "auto"`),
    ],
  },
  'a data type of buffers that is none': {
    never: [
      '"data_types": {"buffer_dtype": "nonsense"}',
      '"data_types": {"buffer_dtype": "nonsense"}, "zero_optimization": {"stage": 3}',
      '"data_types": {"buffer_dtype": "auto"}',
    ],
    initialize: [
      '"bf16": {"enabled": true}, "data_types": {"buffer_dtype": "nonsense"}',
      '"bf16": {"enabled": true}, "data_types": {"buffer_dtype": "nonsense"}, "zero_optimization": {"stage": 3}',
      '"bf16": {"enabled": true}, "data_types": {"buffer_dtype": "auto"}',
      '"bf16": {"enabled": true}, "data_types": {"buffer_dtype": 16}',
    ],
  },
  'the old stage 1': {
    never: [
      '"zero_optimization": {"legacy_stage1": true}',
      '"zero_optimization": {"stage": 0, "legacy_stage1": true}',
      '"zero_optimization": {"stage": 2, "legacy_stage1": false}',
    ],
    initialize: [
      '"zero_optimization": {"stage": 1, "legacy_stage1": true}',
      '"zero_optimization": {"stage": 2, "legacy_stage1": true}',
      '"zero_optimization": {"stage": 3, "legacy_stage1": true}',
      '"zero_optimization": {"stage": 1, "legacy_stage1": "yes"}',
    ],
  },
};

describeRuns(runs);
