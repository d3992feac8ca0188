import { removeKey } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import { propertyOf } from '../document/syntax-tree.js';

export const schedulerWithoutOptimizer: Rule = {
  code: 'scheduler-without-optimizer',
  severity: 'information',
  failsAt: 'never',
  summary: 'A scheduler without an optimizer in the file.',
  why: 'The section applies to the optimizer that the script passes to deepspeed.initialize. Without one it does nothing.',
  bad: '{ "train_batch_size": 8, "scheduler": { "type": "WarmupLR", "params": {} } }',
  good: '{ "train_batch_size": 8 }',
  loaders: ['deepspeed', 'lightning'],
  source:
    'deepspeed/runtime/engine.py:DeepSpeedEngine._scheduler_from_config, deepspeed/runtime/engine.py:DeepSpeedEngine.__init__',
  about: ['scheduler'],
  checkConfig({ document }) {
    const scheduler = propertyOf(document.root, 'scheduler');
    if (scheduler?.value?.kind !== 'object' || propertyOf(document.root, 'optimizer') !== undefined) {
      return undefined;
    }
    return [
      {
        span: scheduler.key,
        message:
          'The file has a "scheduler" and no "optimizer". DeepSpeed applies the scheduler to the optimizer that the script passes in, and ignores it if there is none. Add an "optimizer", or remove "scheduler".',
        fixes: () => [removeKey(scheduler, true)],
      },
    ];
  },
};
