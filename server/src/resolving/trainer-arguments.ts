import type { LoaderId } from '../loaders/loader.js';

/**
 * What the arguments of Trainer are when nobody sets them, by the key that they fill. Source: transformers/training_args.py, 5.18.
 */
const trainerDefaults: { readonly [path: string]: string } = {
  train_micro_batch_size_per_gpu: '8',
  gradient_accumulation_steps: '1',
  gradient_clipping: '1.0',
  'optimizer.params.lr': '5e-05',
  'optimizer.params.betas': '[0.9, 0.999]',
  'optimizer.params.eps': '1e-08',
  'optimizer.params.weight_decay': '0.0',
  'scheduler.params.warmup_max_lr': '5e-05',
  'scheduler.params.warmup_num_steps': '0',
  'fp16.enabled': 'false',
  'bf16.enabled': 'false',
};

/** What a loader fills in for `"auto"`, with the value that it has when nobody sets it. */
export function fillText(loader: LoaderId, path: string, text: string): string {
  const plain = text.replaceAll('`', '');
  const value = loader === 'transformers' && Object.hasOwn(trainerDefaults, path) ? trainerDefaults[path] : undefined;
  return value === undefined ? plain : `${plain} (${value} when it is not set)`;
}
