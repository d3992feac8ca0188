/** The top-level keys in the order in which DeepSpeed reads them. Source: deepspeed/runtime/config.py:DeepSpeedConfig._initialize_params. */
const order = [
  'elasticity',
  'train_batch_size',
  'train_micro_batch_size_per_gpu',
  'gradient_accumulation_steps',
  'managed_gradient_accumulation',
  'steps_per_print',
  'dump_state',
  'disable_allgather',
  'communication_data_type',
  'seq_parallel_communication_data_type',
  'prescale_gradients',
  'gradient_predivide_factor',
  'gradient_allreduce_op',
  'sparse_gradients',
  'zero_optimization',
  'activation_checkpointing',
  'comms_logger',
  'tensorboard',
  'comet',
  'wandb',
  'csv_monitor',
  'gradient_clipping',
  'fp16',
  'bf16',
  'amp',
  'torch_autocast',
  'compression_training',
  'graph_harvesting',
  'optimizer',
  'zero_allow_untested_optimizer',
  'zero_force_ds_cpu_optimizer',
  'scheduler',
  'flops_profiler',
  'wall_clock_breakdown',
  'memory_breakdown',
  'autotuning',
  'quantize_training',
  'use_data_before_expert_parallelism',
  'hybrid_engine',
  'sparse_attention',
  'pipeline',
  'progressive_layer_drop',
  'curriculum_learning',
  'data_efficiency',
  'checkpoint',
  'data_types',
  'aio',
  'dataloader_drop_last',
  'log_level',
  'nebula',
  'datastates_ckpt',
  'weight_quantization',
  'compile',
  'timers',
  'tensor_parallel',
  'expert_parallel',
];

const firstOfZero = [
  'stage',
  'contiguous_gradients',
  'reduce_scatter',
  'reduce_bucket_size',
  'use_multi_rank_bucket_allreduce',
  'allgather_partitions',
  'allgather_bucket_size',
  'overlap_comm',
  'load_from_fp32_weights',
  'elastic_checkpoint',
  'offload_param',
  'offload_optimizer',
];

/** Sorts the members of a section. Members that `order` does not contain follow in their own order. */
function inOrder<T>(members: ReadonlyMap<string, T>, order: readonly string[]): ReadonlyMap<string, T> {
  const named = order.filter(name => members.has(name)).map(name => [name, members.get(name) as T] as const);
  return new Map([...named, ...members]);
}

/** The top-level keys in the order in which DeepSpeed reads them. */
export function topLevelInOrder<T>(members: ReadonlyMap<string, T>): ReadonlyMap<string, T> {
  return inOrder(members, order);
}

/** Sorts the keys of `zero_optimization` as in its model. Source: deepspeed/runtime/zero/config.py:DeepSpeedZeroConfig. */
export function zeroInOrder<T>(members: ReadonlyMap<string, T>): ReadonlyMap<string, T> {
  return inOrder(members, firstOfZero);
}

/** Sections without a default that DeepSpeed fills anyway if the file lacks them. */
export const filledSections: ReadonlySet<string> = new Set([
  'activation_checkpointing',
  'aio',
  'autotuning',
  'checkpoint',
  'checkpoint.parallel_write',
  'data_efficiency',
  'data_efficiency.data_routing',
  'data_efficiency.data_routing.random_ltd',
  'data_efficiency.data_routing.random_ltd.layer_token_lr_schedule',
  'data_efficiency.data_sampling',
  'data_efficiency.data_sampling.curriculum_learning',
  'data_efficiency.data_sampling.dynamic_batching',
  'flops_profiler',
  'nebula',
  'pipeline',
  'timers',
  'timers.throughput',
]);
