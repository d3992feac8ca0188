import { describeRuns, type Runs } from './engine-runs.js';

/** Optimizers and schedulers in configs with which DeepSpeed 0.19.6 and 0.19.8 ran or failed. */
const runs: { readonly [what: string]: Runs } = {
  'optimizers by name': {
    never: [
      '"optimizer": {"type": "SGD", "params": {"lr": 0.1}}',
      '"optimizer": {"type": "muon", "params": {"lr": 0.1}}',
      '"optimizer": {"type": "Adafactor", "params": {"lr": 0.1}}',
    ],
    initialize: [
      '"optimizer": {"type": "AdamX", "params": {"lr": 0.1}}',
      '"optimizer": {"type": "sgd", "params": {"lr": 0.1}}',
      '"optimizer": {"type": "Optimizer", "params": {"lr": 0.1}}',
      '"optimizer": {"type": "lr_scheduler", "params": {"lr": 0.1}}',
      '"optimizer": {"type": "CustomOpt", "params": {"lr": 0.1}}',
    ],
    step: ['"optimizer": {"type": "LBFGS", "params": {"lr": 0.01}}'],
  },
  'optimizers that ZeRO was not tested with': {
    never: [
      '"optimizer": {"type": "Adagrad", "params": {"lr": 0.1}}, "zero_optimization": {"stage": 2}',
      '"optimizer": {"type": "SGD", "params": {"lr": 0.1}}, "zero_optimization": {"stage": 0}',
      '"optimizer": {"type": "SGD", "params": {"lr": 0.1}}, "zero_optimization": {"stage": 2}, "zero_allow_untested_optimizer": true',
      '"optimizer": {"type": "SGD", "params": {"lr": 0.1}}, "zero_optimization": {"stage": 2}, "zero_allow_untested_optimizer": "false"',
    ],
    initialize: [
      '"optimizer": {"type": "SGD", "params": {"lr": 0.1}}, "zero_optimization": {"stage": 1}',
      '"optimizer": {"type": "RMSprop", "params": {"lr": 0.1}}, "zero_optimization": {"stage": 3}',
      '"optimizer": {"type": "SGD", "params": {"lr": 0.1}}, "zero_optimization": true',
    ],
  },
  '1-bit optimizers and Lamb': {
    initialize: [
      '"optimizer": {"type": "OneBitAdam", "params": {"lr": 0.1}}, "zero_optimization": {"stage": 1}',
      '"optimizer": {"type": "ZeroOneAdam", "params": {"lr": 0.1}}, "zero_optimization": {"stage": 1}',
      '"optimizer": {"type": "OneBitLamb", "params": {"lr": 0.1}}, "zero_optimization": {"stage": 1}',
      '"optimizer": {"type": "lamb", "params": {"lr": 0.1}}, "fp16": {"enabled": false, "loss_scale": 128}',
      '"optimizer": {"type": "OneBitLamb", "params": {"lr": 0.1}}, "fp16": {"enabled": false, "loss_scale": 128}',
    ],
  },
  'arguments of optimizers': {
    never: [
      '"optimizer": {"type": "AdamW", "params": {"lr": 0.0001, "torch_adam": true, "fused": true}}',
      '"optimizer": {"type": "Adam", "params": {"lr": 0.0001, "torch_adam": true, "adam_w_mode": false, "decoupled_weight_decay": true}}',
      '"optimizer": {"type": "Adam", "params": {"lr": 0.0001, "set_grad_none": true}}',
      '"optimizer": {"type": "Adam", "params": {"lr": 0.0001, "fp32_optimizer_states": true}}, "zero_optimization": {"stage": 2, "offload_optimizer": {"device": "cpu"}}',
      '"optimizer": {"type": "Adam", "params": {"lr": 0.0001, "torch_adam": true, "fp32_optimizer_states": true}}',
      '"optimizer": {"type": "Adagrad", "params": {"lr": 0.0001, "lr_decay": true}}',
      '"optimizer": {"type": "Adam", "params": {"lr": 0.0001, "torch_adam": true, "amsgrad": true}}',
      '"optimizer": {"type": "Adam", "params": {"lr": 0.0001}, "legacy_fusion": true}',
      '"optimizer": {"type": "Adam", "params": {"lr": 0.0001}, "legacy_fusion": true}, "bf16": {"enabled": true}, "zero_optimization": {"stage": 1}',
      '"optimizer": {"type": "Adam", "params": {"lr": 0.0001, "torch_adam": true}, "legacy_fusion": true}, "bf16": {"enabled": true}',
    ],
    initialize: [
      '"optimizer": {"type": "Adam", "params": {"lr": 0.0001, "foreach": true}}',
      '"optimizer": {"type": "Adam", "params": {"lr": 0.0001, "adam_w_mode": false, "decoupled_weight_decay": true}}',
      '"optimizer": {"type": "Adam", "params": {"lr": 0.0001, "torch_adam": true, "decoupled_weight_decay": true}}',
      '"optimizer": {"type": "AdamW", "params": {"lr": 0.0001, "torch_adam": true, "adam_w_mode": false, "decoupled_weight_decay": true}}',
      '"optimizer": {"type": "AdamW", "params": {"lr": 0.0001, "fused": true}}, "zero_optimization": {"stage": 2, "offload_optimizer": {"device": "cpu"}}',
      '"optimizer": {"type": "Adam", "params": {"lr": 0.0001, "torch_adam": true, "bias_correction": true}}',
      '"optimizer": {"type": "Adam", "params": {"lr": 0.0001, "set_grad_none": true}}, "zero_optimization": {"stage": 2, "offload_optimizer": {"device": "cpu"}}',
      '"optimizer": {"type": "Adagrad", "params": {"lr": 0.0001, "lr_decay": true}}, "zero_optimization": {"stage": 2, "offload_optimizer": {"device": "cpu"}}',
      '"optimizer": {"type": "Adagrad", "params": {"lr": 0.0001, "amsgrad": true}}',
      '"optimizer": {"type": "Lion", "params": {"lr": 0.0001, "set_grad_none": true}}, "zero_optimization": {"stage": 2, "offload_optimizer": {"device": "cpu"}}',
      '"optimizer": {"type": "Lion", "params": {"lr": 0.0001, "fp32_optimizer_states": true}}',
      '"optimizer": {"type": "Adam", "params": {"lr": 0.0001, "amsgrad": true}}',
      '"optimizer": {"type": "Adam", "params": {"lr": 0.0001, "amsgrad": true}}, "zero_optimization": {"stage": 2, "offload_optimizer": {"device": "cpu"}}',
      '"optimizer": {"type": "OneBitAdam", "params": {"lr": 0.0001, "amsgrad": true}}',
      '"optimizer": {"type": "Adam", "params": {"torch_adam": true, "foreach": true, "fused": true}}',
      '"optimizer": {"type": "MuAdam", "params": {}}',
      '"optimizer": {"type": "MuSGD"}',
    ],
    step: [
      '"optimizer": {"type": "Adam", "params": {"betas": [0.9]}}',
      '"optimizer": {"type": "Adam", "params": {"betas": null}}',
      '"optimizer": {"type": "Adam", "params": {"lr": 0.0001}, "legacy_fusion": true}, "bf16": {"enabled": true}',
    ],
  },
  Muon: {
    never: [
      '"optimizer": {"type": "Muon", "params": {"lr": 0.0001}}, "zero_optimization": {"stage": 1, "reduce_scatter": true}',
      '"optimizer": {"type": "Muon", "params": {"lr": 0.0001}}, "zero_optimization": {"stage": 1, "reduce_scatter": true, "offload_optimizer": {"device": "cpu"}}',
      '"optimizer": {"type": "Muon", "params": {"lr": 0.0001}}, "zero_optimization": {"stage": 2, "reduce_scatter": false, "offload_optimizer": {"device": "cpu"}}',
      '"optimizer": {"type": "Muon", "params": {"lr": 0.0001}}, "zero_optimization": {"stage": 3, "reduce_scatter": false}',
      '"optimizer": {"type": "Muon", "params": {"lr": 0.0001}}, "zero_optimization": {"stage": 0, "reduce_scatter": true, "offload_optimizer": {"device": "cpu"}}',
    ],
    initialize: [
      '"optimizer": {"type": "Muon", "params": {"lr": 0.0001}}, "zero_optimization": {"stage": 3, "reduce_scatter": true}',
      '"optimizer": {"type": "Muon", "params": {"lr": 0.0001}}, "zero_optimization": {"stage": 3, "reduce_scatter": false, "zero_quantized_gradients": true}',
      '"optimizer": {"type": "Muon", "params": {"lr": 0.0001, "ns_method": "foo"}}, "zero_optimization": {"stage": 2, "reduce_scatter": false}',
    ],
  },
  'schedulers by name': {
    never: [
      '"scheduler": {"type": "StepLR", "params": {"step_size": 2}}',
      '"scheduler": {"type": "LinearLR", "params": {}}',
      '"scheduler": {"type": "OneCycle", "params": {"cycle_min_lr": 0.1, "cycle_max_lr": 0.2}}, "zero_optimization": {"stage": 3}',
    ],
    initialize: [
      '"scheduler": {"type": "warmuplr", "params": {}}',
      '"scheduler": {"type": "Cosine", "params": {}}',
      '"scheduler": {"type": "LambdaLR", "params": {}}',
      '"scheduler": {"type": "math", "params": {}}',
      '"scheduler": {"type": "StepLR", "params": {"step_size": 2}}, "zero_optimization": {"stage": 2}',
      '"scheduler": {"type": "StepLR", "params": {"step_size": 2}}, "bf16": {"enabled": true}',
      '"scheduler": {"type": "ReduceLROnPlateau", "params": {}}, "zero_optimization": {"stage": 3}',
    ],
  },
  'arguments of schedulers': {
    never: [
      '"scheduler": {"type": "WarmupLR", "params": {}}',
      '"scheduler": {"type": "WarmupLR", "params": {"warmup_num_steps": true}}',
      '"scheduler": {"type": "OneCycle", "params": {"cycle_min_lr": 0.1, "cycle_max_lr": 0.2, "cycle_first_step_size": 1.5}}',
      '"scheduler": {"type": "OneCycle", "params": {"cycle_min_lr": 0.1, "cycle_max_lr": 0.2, "cycle_second_step_size": 0}}',
      '"scheduler": {"type": "WarmupDecayLR", "params": {"warmup_num_steps": 1, "total_num_steps": 1.5}}',
    ],
    initialize: [
      '"scheduler": {"type": "WarmupLR"}',
      '"scheduler": {"type": "WarmupLR", "params": null}',
      '"scheduler": {"type": "WarmupLR", "params": []}',
      '"scheduler": {"type": "WarmupDecayLR", "params": {}}',
      '"scheduler": {"type": "OneCycle", "params": {"cycle_max_lr": 0.1}}',
      '"scheduler": {"type": "CyclicLR", "params": {}}',
      '"scheduler": {"type": "WarmupDecayLR", "params": {"total_num_steps": null}}',
      '"scheduler": {"type": "WarmupLR", "params": {"warmup_num_steps": 0}}',
      '"scheduler": {"type": "WarmupLR", "params": {"warmup_num_steps": -1}}',
      '"scheduler": {"type": "WarmupLR", "params": {"warmup_num_steps": 1.5}}',
      '"scheduler": {"type": "WarmupLR", "params": {"warmup_num_steps": "100"}}',
      '"scheduler": {"type": "WarmupLR", "params": {"warmup_num_steps": null}}',
      '"scheduler": {"type": "LRRangeTest", "params": {"lr_range_test_step_size": 0}}',
      '"scheduler": {"type": "OneCycle", "params": {"cycle_min_lr": 0.1, "cycle_max_lr": 0.2, "cycle_first_step_size": 0}}',
      '"scheduler": {"type": "OneCycle", "params": {"cycle_min_lr": 0.1, "cycle_max_lr": 0.2, "cycle_second_step_size": -1}}',
      '"scheduler": {"type": "WarmupDecayLR", "params": {"warmup_num_steps": 1, "total_num_steps": "100"}}',
      '"scheduler": {"type": "WarmupLR", "params": {"warmup_min_lr": null}}',
      '"scheduler": {"type": "WarmupLR", "params": {"warmup_max_lr": "0.2"}}',
    ],
    step: ['"scheduler": {"type": "OneCycle", "params": {"cycle_min_lr": 0.1, "cycle_max_lr": null}}'],
  },
};

describeRuns(runs);
