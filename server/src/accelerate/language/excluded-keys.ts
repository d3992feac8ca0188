/**
 * Keys of `deepspeed_config` that `deepspeed_config_file` excludes, whatever their values are. Source:
 * accelerate/utils/dataclasses.py:DeepSpeedPlugin._deepspeed_config_checks.
 */
export const excludedKeys: readonly string[] = [
  'gradient_accumulation_steps',
  'gradient_clipping',
  'zero_stage',
  'offload_optimizer_device',
  'offload_param_device',
  'offload_param_nvme_path',
  'offload_optimizer_nvme_path',
  'zero3_save_16bit_model',
];
