import { isAtLeast } from '../catalog/version.js';

/** An argument of Trainer, as far as it concerns a config or a run. */
export interface TrainingArgument {
  readonly kind: 'integer' | 'number' | 'switch' | 'string';
  /** The default in Python; undefined if it depends on the machine or is a string of its own. */
  readonly preset?: number | boolean | string | null;
  /** Defaults before a release of transformers, newest first. */
  readonly earlier?: readonly { readonly before: string; readonly preset: number | boolean | string | null }[];
  readonly since?: string;
  /** The first release of transformers without it. */
  readonly removedIn?: string;
  /** What to write instead, as a clause: "write `eval_strategy`". */
  readonly instead?: string;
  /** The argument of the same meaning. */
  readonly renamedTo?: string;
}

/** Arguments of Trainer by name. Source: transformers/training_args.py:TrainingArguments, in each release from 4.30 to 5.24. */
export const trainingArguments: { readonly [name: string]: TrainingArgument } = {
  per_device_train_batch_size: { kind: 'integer', preset: 8 },
  gradient_accumulation_steps: { kind: 'integer', preset: 1 },
  max_grad_norm: { kind: 'number', preset: 1 },
  learning_rate: { kind: 'number', preset: 5e-5 },
  adam_beta1: { kind: 'number', preset: 0.9 },
  adam_beta2: { kind: 'number', preset: 0.999 },
  adam_epsilon: { kind: 'number', preset: 1e-8 },
  weight_decay: { kind: 'number', preset: 0 },
  warmup_steps: { kind: 'number', preset: 0 },
  warmup_ratio: {
    kind: 'number',
    preset: 0,
    removedIn: '5.15.0',
    instead: 'write the ratio as `warmup_steps`, which takes a number below 1 as a share of the steps',
    renamedTo: 'warmup_steps',
  },
  max_steps: { kind: 'integer', preset: -1 },
  num_train_epochs: { kind: 'number', preset: 3 },
  fp16: { kind: 'switch', preset: false },
  bf16: { kind: 'switch', preset: false },
  fp16_full_eval: { kind: 'switch', preset: false },
  bf16_full_eval: { kind: 'switch', preset: false },
  auto_find_batch_size: { kind: 'switch', preset: false },
  save_on_each_node: { kind: 'switch', preset: false },
  save_only_model: { kind: 'switch', preset: false, since: '4.36.0' },
  load_best_model_at_end: { kind: 'switch', preset: false },
  lr_scheduler_type: { kind: 'string', preset: 'linear' },
  optim: { kind: 'string' },
  fp16_opt_level: { kind: 'string', preset: 'O1', removedIn: '5.0.0', instead: 'remove it: Apex is gone' },
  fp16_backend: { kind: 'string', preset: 'auto', removedIn: '5.0.0', instead: 'remove it' },
  half_precision_backend: { kind: 'string', preset: 'auto', removedIn: '5.0.0', instead: 'remove it' },
  evaluation_strategy: {
    kind: 'string',
    removedIn: '4.51.0',
    instead: 'write `eval_strategy`',
    renamedTo: 'eval_strategy',
  },
  eval_strategy: { kind: 'string', since: '4.41.0' },
  no_cuda: { kind: 'switch', removedIn: '5.0.0', instead: 'write `use_cpu`', renamedTo: 'use_cpu' },
  use_cpu: { kind: 'switch', since: '4.32.0' },
  use_mps_device: { kind: 'switch', removedIn: '5.0.0', instead: 'remove it' },
  per_gpu_train_batch_size: {
    kind: 'integer',
    removedIn: '5.0.0',
    instead: 'write `per_device_train_batch_size`',
    renamedTo: 'per_device_train_batch_size',
  },
  per_gpu_eval_batch_size: {
    kind: 'integer',
    removedIn: '5.0.0',
    instead: 'write `per_device_eval_batch_size`',
    renamedTo: 'per_device_eval_batch_size',
  },
  overwrite_output_dir: { kind: 'switch', removedIn: '5.0.0', instead: 'remove it' },
  save_safetensors: { kind: 'switch', removedIn: '5.0.0', instead: 'remove it: Trainer always does' },
  adafactor: { kind: 'switch', removedIn: '5.0.0', instead: 'write `optim adafactor`' },
  past_index: { kind: 'integer', removedIn: '5.0.0', instead: 'remove it' },
  jit_mode_eval: { kind: 'switch', removedIn: '5.0.0', instead: 'remove it' },
  include_inputs_for_metrics: {
    kind: 'switch',
    removedIn: '5.0.0',
    instead: 'write `include_for_metrics inputs`',
  },
  include_tokens_per_second: {
    kind: 'switch',
    removedIn: '5.0.0',
    instead: 'write `include_num_input_tokens_seen`',
  },
  push_to_hub_model_id: {
    kind: 'string',
    removedIn: '5.0.0',
    instead: 'write `hub_model_id`',
    renamedTo: 'hub_model_id',
  },
  push_to_hub_organization: { kind: 'string', removedIn: '5.0.0', instead: 'write `hub_model_id`' },
  push_to_hub_token: { kind: 'string', removedIn: '5.0.0', instead: 'write `hub_token`', renamedTo: 'hub_token' },
  torchdynamo: { kind: 'string', removedIn: '5.0.0', instead: 'write `torch_compile_backend`' },
  tpu_num_cores: { kind: 'integer', removedIn: '5.0.0', instead: 'remove it' },
  ray_scope: { kind: 'string', removedIn: '5.0.0', instead: 'remove it' },
  fsdp_min_num_params: { kind: 'integer', removedIn: '5.0.0', instead: 'write it in `fsdp_config`' },
  group_by_length: {
    kind: 'switch',
    removedIn: '5.2.0',
    instead: 'write `train_sampling_strategy group_by_length`',
  },
  logging_dir: { kind: 'string', removedIn: '5.15.0', instead: 'set the variable `TENSORBOARD_LOGGING_DIR`' },
  use_ipex: { kind: 'switch', removedIn: '4.57.0', instead: 'remove it' },
  dispatch_batches: { kind: 'switch', removedIn: '4.51.0', instead: 'write it in `accelerator_config`' },
  split_batches: { kind: 'switch', removedIn: '4.51.0', instead: 'write it in `accelerator_config`' },
  mp_parameters: { kind: 'string', removedIn: '5.0.0', instead: 'remove it' },
  tpu_metrics_debug: { kind: 'switch', removedIn: '5.0.0', instead: 'write `debug tpu_metrics_debug`' },
  use_legacy_prediction_loop: { kind: 'switch', removedIn: '5.0.0', instead: 'remove it' },
  sharded_ddp: { kind: 'string', removedIn: '4.35.0', instead: 'remove it' },
  xpu_backend: { kind: 'string', removedIn: '4.32.0', instead: 'write `ddp_backend`', renamedTo: 'ddp_backend' },
};

/** Returns the default of an argument in a release of transformers; undefined if there is none. */
export function presetOf(name: string, release: string): number | boolean | string | null | undefined {
  const argument = Object.hasOwn(trainingArguments, name) ? trainingArguments[name] : undefined;
  let preset = argument?.preset;
  for (const { before, preset: former } of argument?.earlier ?? []) {
    if (!isAtLeast(release, before)) {
      preset = former;
    }
  }
  return preset;
}

/** Returns an argument that a release of transformers no longer has; undefined if it has it, or never had it. */
export function goneFrom(name: string, release: string): TrainingArgument | undefined {
  const argument = Object.hasOwn(trainingArguments, name) ? trainingArguments[name] : undefined;
  return argument?.removedIn !== undefined && isAtLeast(release, argument.removedIn) ? argument : undefined;
}
