import { type LoaderFacts, plainStart } from './loader.js';

/**
 * The values that accelerate fills in while the plugin is created and `Accelerator.prepare` runs, at every ZeRO stage.
 * Source: accelerate/utils/dataclasses.py:DeepSpeedPlugin, accelerate/accelerator.py:Accelerator._prepare_deepspeed
 * of 0.20 to 1.15.
 */
export const accelerateFills: LoaderFacts['fills'] = {
  train_micro_batch_size_per_gpu: { with: 'the `batch_size` of the dataloader given to `accelerator.prepare`' },
  gradient_accumulation_steps: { with: "the Accelerator's `gradient_accumulation_steps`" },
  train_batch_size: {
    with: 'micro batch x accumulation steps x number of processes',
    needs: 'train_micro_batch_size_per_gpu',
  },
  gradient_clipping: { with: "the plugin's `gradient_clipping`, 1.0 when it is not set" },
  'optimizer.params.lr': { with: 'the `lr` of `DummyOptim`' },
  'optimizer.params.weight_decay': { with: 'the `weight_decay` of `DummyOptim`' },
  'scheduler.params.warmup_min_lr': { with: '0' },
  'scheduler.params.warmup_max_lr': { with: 'the learning rate of the optimizer' },
  'scheduler.params.warmup_num_steps': {
    with: 'the `warmup_num_steps` of `DummyScheduler`, at least 1',
    earlier: [{ before: ['accelerate', '1.15.0'], with: 'the `warmup_num_steps` of `DummyScheduler`' }],
  },
  'scheduler.params.total_num_steps': {
    with: 'the `total_num_steps` of `DummyScheduler`, divided by the number of processes',
  },
  'fp16.enabled': { with: 'true when `mixed_precision` is "fp16"' },
  'bf16.enabled': {
    with: 'true when `mixed_precision` is "bf16" or "fp8"',
    earlier: [{ before: ['accelerate', '0.34.0'], with: 'true when `mixed_precision` is "bf16"' }],
  },
  'zero_optimization.reduce_bucket_size': { with: 'hidden size squared' },
  'zero_optimization.stage3_prefetch_bucket_size': {
    with: '0.9 x hidden size squared',
    earlier: [{ before: ['accelerate', '0.31.0'], with: '0.9 x hidden size squared, with its decimals' }],
  },
  'zero_optimization.stage3_param_persistence_threshold': { with: '10 x hidden size' },
  'zero_optimization.stage': { with: "the plugin's `zero_stage`, 2 when it is not set", ofPlugin: true },
  'zero_optimization.offload_optimizer.device': {
    with: "the plugin's `offload_optimizer_device`, none when it is not set",
    ofPlugin: true,
  },
  'zero_optimization.offload_param.device': {
    with: "the plugin's `offload_param_device`, none when it is not set",
    ofPlugin: true,
  },
  'zero_optimization.offload_optimizer.nvme_path': {
    with: 'the plugin\'s `offload_optimizer_nvme_path`, the string "none" when it is not set',
    ofPlugin: true,
  },
  'zero_optimization.offload_param.nvme_path': {
    with: 'the plugin\'s `offload_param_nvme_path`, the string "none" when it is not set',
    ofPlugin: true,
  },
  'zero_optimization.stage3_gather_16bit_weights_on_model_save': {
    with: "the plugin's `zero3_save_16bit_model`, false when it is not set",
    ofPlugin: true,
  },
  steps_per_print: { with: 'infinity: accelerate turns printing off', ofPlugin: true },
};

/**
 * The values of missing keys that accelerate adds: accelerate/utils/dataclasses.py:DeepSpeedPlugin.__post_init__,
 * accelerate/utils/dataclasses.py:DeepSpeedPlugin.set_mixed_precision.
 */
export const accelerateAdds: LoaderFacts['adds'] = {
  gradient_accumulation_steps: '1',
  fp16: '"enabled" according to `mixed_precision`',
  bf16: '"enabled" according to `mixed_precision`',
};

/** Before 0.23, accelerate replaced the file's accumulation steps by the Accelerator's. */
export const accelerateEarlier: NonNullable<LoaderFacts['earlier']> = [
  { before: ['accelerate', '0.23.0'], replaces: ['steps_per_print', 'gradient_accumulation_steps'] },
];

/**
 * Keys that accelerate sets whatever the file says. Source:
 * accelerate/utils/dataclasses.py:DeepSpeedPlugin.__post_init__.
 */
export const accelerateReplaces: LoaderFacts['replaces'] = ['steps_per_print'];

/** Hugging Face Accelerate: `deepspeed_config_file` or `DeepSpeedPlugin(hf_ds_config=...)`. */
export const accelerate: LoaderFacts = {
  id: 'accelerate',
  title: 'Accelerate',
  reader: 'Accelerate',
  usage: '`deepspeed_config_file` or `DeepSpeedPlugin`',
  dialect: 'json',
  packages: ['accelerate'],
  fills: accelerateFills,
  otherAuto: 'raises',
  adds: accelerateAdds,
  hides: { bfloat16: 'bf16' },
  replaces: accelerateReplaces,
  earlier: accelerateEarlier,
  // Accelerate stops if both the file and the script define an optimizer:
  // accelerate/accelerator.py:Accelerator._prepare_deepspeed.
  starts: {
    training: { train_batch_size: 1, ...plainStart.batch, gradient_clipping: 1, bf16: { enabled: true } },
    inference: { train_micro_batch_size_per_gpu: 1, bf16: { enabled: true } },
  },
};
