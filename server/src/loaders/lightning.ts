import type { LoaderFacts } from './loader.js';

/**
 * PyTorch Lightning: `DeepSpeedStrategy(config=...)`. It reads strict JSON and hands every value on as it is.
 * Source: pytorch_lightning/strategies/deepspeed.py:DeepSpeedStrategy._load_config,
 * pytorch_lightning/strategies/deepspeed.py:DeepSpeedStrategy._format_batch_size_and_grad_accum_config, 2.6.
 */
export const lightning: LoaderFacts = {
  id: 'lightning',
  title: 'Lightning',
  reader: 'Lightning',
  usage: '`DeepSpeedStrategy(config=...)`',
  dialect: 'json',
  packages: [],
  fills: {},
  otherAuto: 'passed-on',
  adds: {
    gradient_accumulation_steps: '`accumulate_grad_batches`',
    train_micro_batch_size_per_gpu: 'the `batch_size` of the dataloader',
    gradient_clipping: '`gradient_clip_val`, 0 when it is not set',
  },
  hides: {},
  refuses: { gradient_accumulation_steps: '`accumulate_grad_batches`' },
  replaces: [],
  // Lightning sets batch, clipping and precision itself, and stops if both the file and the script define an optimizer.
  starts: { training: {}, inference: {} },
};
