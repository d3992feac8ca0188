import { accelerateAdds, accelerateEarlier, accelerateFills, accelerateReplaces } from './accelerate.js';
import { type LoaderFacts, plainStart } from './loader.js';

/**
 * Hugging Face Trainer. Accelerate fills what Trainer leaves: below stage 3, the keys that start with `stage3_`.
 * Source: transformers/integrations/deepspeed.py:HfTrainerDeepSpeedConfig, up to 5.24, and
 * transformers/deepspeed.py:HfTrainerDeepSpeedConfig@v4.32.1 from 4.30 to 4.32.
 */
export const transformers: LoaderFacts = {
  id: 'transformers',
  title: 'Transformers',
  reader: 'Trainer',
  usage: '`TrainingArguments(deepspeed=...)`',
  dialect: 'json',
  packages: ['transformers', 'accelerate'],
  fills: {
    ...accelerateFills,
    train_micro_batch_size_per_gpu: {
      with: '`per_device_train_batch_size`',
      comparedWith: 'per_device_train_batch_size',
      preset: '8',
      kind: 'count',
      least: 1,
    },
    gradient_accumulation_steps: {
      with: '`gradient_accumulation_steps`',
      comparedWith: 'gradient_accumulation_steps',
      preset: '1',
      kind: 'count',
      least: 1,
    },
    train_batch_size: {
      with: 'world size x `per_device_train_batch_size` x `gradient_accumulation_steps`',
      comparedWith: 'train_batch_size (calculated)',
      kind: 'count',
      least: 1,
    },
    gradient_clipping: { with: '`max_grad_norm`', comparedWith: 'max_grad_norm', preset: '1.0' },
    'optimizer.params.lr': { with: '`learning_rate`', comparedWith: 'learning_rate', preset: '5e-05' },
    'optimizer.params.betas': {
      with: '[`adam_beta1`, `adam_beta2`]',
      comparedWith: 'adam_beta1+adam_beta2',
      preset: '[0.9, 0.999]',
      kind: 'pair',
    },
    'optimizer.params.eps': { with: '`adam_epsilon`', comparedWith: 'adam_epsilon', preset: '1e-08' },
    'optimizer.params.weight_decay': { with: '`weight_decay`', comparedWith: 'weight_decay', preset: '0.0' },
    'scheduler.params.warmup_min_lr': { with: '0' },
    'scheduler.params.warmup_max_lr': { with: '`learning_rate`', comparedWith: 'learning_rate', preset: '5e-05' },
    'scheduler.params.warmup_num_steps': {
      with: '`warmup_steps`, at least 1',
      comparedWith: 'warmup_steps',
      preset: '1',
      kind: 'count',
      least: 1,
      earlier: [{ before: ['transformers', '5.18.0'], with: '`warmup_steps`', preset: '0', least: 0 }],
    },
    'scheduler.params.total_num_steps': {
      with: 'the number of training steps',
      comparedWith: 'num_training_steps (calculated)',
      kind: 'count',
      least: 1,
    },
    'fp16.enabled': { with: '`fp16`', comparedWith: 'fp16', kind: 'switch', preset: 'false' },
    'bf16.enabled': { with: '`bf16`', comparedWith: 'bf16', kind: 'switch', preset: 'false' },
    'amp.enabled': {
      with: 'true when `fp16_backend` is "apex"',
      comparedWith: 'fp16+fp16_backend(apex)',
      kind: 'switch',
      removedIn: ['transformers', '5.0.0'],
    },
    'amp.opt_level': {
      with: '`fp16_opt_level`',
      comparedWith: 'fp16_opt_level',
      preset: 'O1',
      kind: 'text',
      removedIn: ['transformers', '5.0.0'],
    },
    'zero_optimization.reduce_bucket_size': { with: "the model's hidden size squared" },
    'zero_optimization.stage3_prefetch_bucket_size': {
      with: "0.9 x the model's hidden size squared",
      earlier: [
        {
          before: ['transformers', '4.45.0'],
          with: "0.9 x the model's hidden size squared, with its decimals",
        },
      ],
    },
    'zero_optimization.stage3_param_persistence_threshold': { with: "10 x the model's hidden size" },
  },
  otherAuto: 'raises',
  adds: accelerateAdds,
  hides: { bfloat16: 'bf16' },
  replaces: accelerateReplaces,
  earlier: accelerateEarlier,
  starts: {
    training: {
      train_batch_size: 1,
      ...plainStart.batch,
      gradient_clipping: 1,
      bf16: { enabled: true },
      optimizer: plainStart.adamW,
    },
    inference: { train_batch_size: 1, ...plainStart.batch, bf16: { enabled: true } },
  },
};
