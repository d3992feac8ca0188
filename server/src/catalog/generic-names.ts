/**
 * Keys below the top level whose names are also used by other programs: a training program that keeps its settings in
 * the same file, or a model's config. Such a name alone does not identify DeepSpeed's key. Compiled from transformers
 * (TrainingArguments and the configs of its models), Megatron-LM, GPT-NeoX, LLaMA-Factory and torch.optim.
 */
export const genericNames: ReadonlySet<string> = new Set([
  // The run: names, output, repetition and logging.
  ...['api_key', 'debug', 'detailed', 'experiment_key', 'experiment_name', 'exps_dir', 'fast', 'group', 'metric'],
  ...[
    'metric_path',
    'metrics_path',
    'names',
    'num_epochs',
    'num_gpus_per_node',
    'num_workers',
    'online',
    'output_file',
  ],
  ...['overwrite', 'profile', 'profile_step', 'results_dir', 'samples_log_interval', 'seed', 'strict_mode'],
  ...['synchronized', 'team', 'update_interval', 'verbose', 'verbosity', 'version', 'workspace', 'writer'],
  // The model.
  ...['attention', 'block', 'block_size', 'classes', 'hidden_size', 'model_info', 'model_info_path', 'model_type'],
  ...[
    'num_expert_groups',
    'num_heads',
    'num_layers',
    'num_params',
    'route_norm',
    'route_scale',
    'routed_scaling_factor',
  ],
  ...['score_func', 'theta', 'top_k'],
  // Sizes and limits.
  ...['buffer_size', 'data_parallel', 'difficulty', 'gamma', 'group_dim', 'group_size', 'max_batch_size', 'max_gpus'],
  ...[
    'max_step',
    'max_tokens',
    'max_value',
    'min_batch_size',
    'min_gpus',
    'min_time',
    'min_value',
    'model_parallel_size',
  ],
  ...['mp_size', 'num_bits', 'offload', 'passes', 'ratio', 'rounding', 'symmetric', 'throughput', 'tp', 'tp_size'],
  // Common arguments of optimizers and schedulers.
  ...['alpha', 'amsgrad', 'betas', 'bias_correction', 'capturable', 'centered', 'd', 'dampening', 'decoupled'],
  ...['differentiable', 'eps', 'etas', 'foreach', 'fused', 'hysteresis', 'lambd', 'lr', 'lr_decay', 'max_grad_norm'],
  ...['maximize', 'momentum', 'nesterov', 'rho', 'step_sizes', 't0', 'weight_decay'],
]);
