import { accelerateAdds, accelerateFills, accelerateReplaces } from './accelerate.js';
import { type Loader, plainStart } from './loader.js';

/**
 * Hugging Face Trainer. Source: transformers/integrations/deepspeed.py, 5.18. What it leaves, accelerate fills afterwards:
 * below stage 3 that is so for the keys that begin with `stage3_`.
 */
export const transformers: Loader = {
  id: 'transformers',
  title: 'Transformers',
  reader: 'Trainer',
  usage: '`TrainingArguments(deepspeed=...)`',
  dialect: 'json',
  fills: {
    ...accelerateFills,
    train_micro_batch_size_per_gpu: {
      with: '`per_device_train_batch_size`',
      comparedWith: 'per_device_train_batch_size',
    },
    gradient_accumulation_steps: { with: '`gradient_accumulation_steps`', comparedWith: 'gradient_accumulation_steps' },
    train_batch_size: {
      with: 'world size x `per_device_train_batch_size` x `gradient_accumulation_steps`',
      comparedWith: 'train_batch_size (calculated)',
    },
    gradient_clipping: { with: '`max_grad_norm`', comparedWith: 'max_grad_norm' },
    'optimizer.params.lr': { with: '`learning_rate`', comparedWith: 'learning_rate' },
    'optimizer.params.betas': { with: '[`adam_beta1`, `adam_beta2`]', comparedWith: 'adam_beta1+adam_beta2' },
    'optimizer.params.eps': { with: '`adam_epsilon`', comparedWith: 'adam_epsilon' },
    'optimizer.params.weight_decay': { with: '`weight_decay`', comparedWith: 'weight_decay' },
    'scheduler.params.warmup_min_lr': { with: '0' },
    'scheduler.params.warmup_max_lr': { with: '`learning_rate`', comparedWith: 'learning_rate' },
    'scheduler.params.warmup_num_steps': { with: '`warmup_steps`, at least 1', comparedWith: 'warmup_steps' },
    'scheduler.params.total_num_steps': {
      with: 'the number of training steps',
      comparedWith: 'num_training_steps (calculated)',
    },
    'fp16.enabled': { with: '`fp16`', comparedWith: 'fp16' },
    'bf16.enabled': { with: '`bf16`', comparedWith: 'bf16' },
    'zero_optimization.reduce_bucket_size': { with: "the model's hidden size squared" },
    'zero_optimization.stage3_prefetch_bucket_size': { with: "0.9 x the model's hidden size squared" },
    'zero_optimization.stage3_param_persistence_threshold': { with: "10 x the model's hidden size" },
  },
  formerFills: { 'amp.enabled': 'transformers 4', 'amp.opt_level': 'transformers 4' },
  otherAuto: 'raises',
  adds: accelerateAdds,
  hides: { bfloat16: 'bf16' },
  replaces: accelerateReplaces,
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
