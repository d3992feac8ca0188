import { loaderFacts } from '../loaders/loaders.js';

/** Keywords of a call by name, each with the path of the key that it becomes or fills. */
type Keywords = { readonly [keyword: string]: string };

/** Source: accelerate/utils/dataclasses.py:DeepSpeedPlugin, 1.15. */
const plugin: Keywords = {
  gradient_accumulation_steps: 'gradient_accumulation_steps',
  gradient_clipping: 'gradient_clipping',
  zero_stage: 'zero_optimization.stage',
  offload_optimizer_device: 'zero_optimization.offload_optimizer.device',
  offload_param_device: 'zero_optimization.offload_param.device',
  offload_optimizer_nvme_path: 'zero_optimization.offload_optimizer.nvme_path',
  offload_param_nvme_path: 'zero_optimization.offload_param.nvme_path',
  zero3_save_16bit_model: 'zero_optimization.stage3_gather_16bit_weights_on_model_save',
};

function below(section: string, names: readonly string[]): Keywords {
  return Object.fromEntries(names.map(name => [name, `${section}.${name}`]));
}

/** Source: pytorch_lightning/strategies/deepspeed.py:DeepSpeedStrategy.__init__, 2.6. */
const strategy: Keywords = {
  ...below('zero_optimization', [
    ...['stage', 'offload_optimizer', 'sub_group_size', 'contiguous_gradients', 'overlap_comm', 'allgather_partitions'],
    ...['reduce_scatter', 'allgather_bucket_size', 'reduce_bucket_size'],
  ]),
  ...below('fp16', ['loss_scale', 'initial_scale_power', 'loss_scale_window', 'hysteresis', 'min_loss_scale']),
  ...below('aio', ['block_size', 'queue_depth', 'single_submit', 'overlap_events', 'thread_count']),
  ...below('activation_checkpointing', [
    ...['partition_activations', 'cpu_checkpointing', 'contiguous_memory_optimization'],
    'synchronize_checkpoint_boundary',
  ]),
  ...below('zero_optimization.offload_param', ['nvme_path', 'max_in_cpu']),
  offload_parameters: 'zero_optimization.offload_param',
  offload_params_device: 'zero_optimization.offload_param.device',
  offload_optimizer_device: 'zero_optimization.offload_optimizer.device',
  params_buffer_count: 'zero_optimization.offload_param.buffer_count',
  params_buffer_size: 'zero_optimization.offload_param.buffer_size',
  optimizer_buffer_count: 'zero_optimization.offload_optimizer.buffer_count',
  pin_memory: 'zero_optimization.offload_optimizer.pin_memory',
  zero_allow_untested_optimizer: 'zero_allow_untested_optimizer',
  logging_batch_size_per_gpu: 'train_micro_batch_size_per_gpu',
};

/** Returns the arguments whose values Trainer fills in, by the first key that each fills. */
function trainingArguments(): Keywords {
  const fills = Object.entries(loaderFacts.transformers.fills).reverse();
  return Object.fromEntries(
    fills.flatMap(([path, { comparedWith = '' }]) =>
      /^\w+(?:\+\w+)*$/.test(comparedWith) ? comparedWith.split('+').map(name => [name, path]) : [],
    ),
  );
}

/** What a keyword of a call becomes. */
export interface KeywordMeaning {
  /** The path of the key. */
  readonly path: string;
  /** What the call does with it, as a sentence about `the keyword`. */
  readonly fate: string;
}

const calls: readonly { readonly callee: RegExp; readonly keywords: () => Keywords; readonly fate: string }[] = [
  { callee: /(?:^|\.)DeepSpeedPlugin$/, keywords: () => plugin, fate: 'Accelerate writes it to' },
  { callee: /(?:^|\.)DeepSpeedStrategy$/, keywords: () => strategy, fate: 'Without `config=`, Lightning writes it to' },
  {
    callee: /(?:^|\.)(?:[A-Z]\w*)?TrainingArguments$/,
    keywords: trainingArguments,
    fate: 'Trainer fills an "auto" with it, and compares a number with it, at',
  },
];

/** Returns what a keyword of a call becomes in the config; undefined if it has nothing to do with one. */
export function keywordMeaning(callee: string, keyword: string): KeywordMeaning | undefined {
  const call = calls.find(candidate => candidate.callee.test(callee));
  const keywords = call?.keywords() ?? {};
  const path = Object.hasOwn(keywords, keyword) ? keywords[keyword] : undefined;
  return call === undefined || path === undefined ? undefined : { path, fate: `${call.fate} \`${path}\`.` };
}
