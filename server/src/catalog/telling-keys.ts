/** Keys that hardly any other file has at its top level. */
export const tellingKeys: ReadonlySet<string> = new Set([
  'zero_optimization',
  'train_micro_batch_size_per_gpu',
  'zero_allow_untested_optimizer',
  'zero_force_ds_cpu_optimizer',
]);

/** Keys that identify a config if it has two of them, each with the keys that its section has to have. */
export const tellingSections: ReadonlyMap<string, readonly string[]> = new Map([
  ['fp16', ['enabled']],
  ['bf16', ['enabled']],
  ['optimizer', ['type', 'params']],
  ['scheduler', ['type', 'params']],
  ['activation_checkpointing', ['partition_activations']],
  ['steps_per_print', []],
  ['wall_clock_breakdown', []],
  ['prescale_gradients', []],
  ['train_batch_size', []],
  ['gradient_accumulation_steps', []],
  ['compression_training', []],
  ['data_efficiency', []],
]);
