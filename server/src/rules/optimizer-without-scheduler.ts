import { addKey, lacks } from '../checking/absent.js';
import { removeKey } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import { propertyOf } from '../document/syntax-tree.js';
import { isBefore } from '../loaders/loader.js';

/** The section to add. Trainer fills in its values from its own arguments. */
const scheduler = {
  type: 'WarmupLR',
  params: { warmup_min_lr: 'auto', warmup_max_lr: 'auto', warmup_num_steps: 'auto' },
};

export const optimizerWithoutScheduler: Rule = {
  code: 'optimizer-without-scheduler',
  severity: 'error',
  failsAt: 'load',
  summary: 'An "optimizer" without a "scheduler", under a Trainer before transformers 4.33.',
  why: 'Since transformers 4.33 Trainer makes the scheduler for an optimizer in the file. Before that, the file needed both or neither.',
  bad: '{ "train_batch_size": "auto", "zero_optimization": { "stage": 2 }, "optimizer": { "type": "AdamW", "params": { "lr": "auto" } } }',
  good: '{ "train_batch_size": "auto", "zero_optimization": { "stage": 2 }, "optimizer": { "type": "AdamW", "params": { "lr": "auto" } }, "scheduler": { "type": "WarmupLR", "params": { "warmup_min_lr": "auto", "warmup_max_lr": "auto", "warmup_num_steps": "auto" } } }',
  assuming: { transformersVersion: '4.32.1' },
  loaders: ['transformers'],
  source: 'transformers/deepspeed.py:deepspeed_optim_sched@v4.32.1',
  about: ['optimizer'],
  *checkConfig({ document: { root }, assumptions: { loader } }) {
    const property = propertyOf(root, 'optimizer');
    if (root === undefined || property === undefined || !isBefore(loader, ['transformers', '4.33.0'])) {
      return;
    }
    if (lacks(root, 'scheduler')) {
      yield {
        span: property.key,
        message: `The file has an "optimizer" and no "scheduler". Trainer of transformers ${loader.releases.transformers} stops before it trains ("Found \`optimizer\` configured in the DeepSpeed config, but no \`scheduler\`"). Add a "scheduler", remove "optimizer", or use transformers 4.33 or newer.`,
        fixes: () => [
          { ...addKey([], 'scheduler', scheduler), title: 'Add a "scheduler" that Trainer fills in' },
          removeKey(property),
        ],
      };
    }
  },
};
