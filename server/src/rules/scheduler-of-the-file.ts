import { removeKey } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import { propertyOf, valueAt } from '../document/syntax-tree.js';

export const schedulerOfTheFile: Rule = {
  code: 'scheduler-of-the-file',
  severity: 'information',
  failsAt: 'never',
  summary: 'A "scheduler" section that makes Trainer ignore "lr_scheduler_type".',
  why: 'When the file has a scheduler, Trainer does not make its own, so "lr_scheduler_type": "cosine" has no effect. After the warm-up "WarmupLR" stays at its highest rate, and "WarmupDecayLR" falls linearly.',
  bad: '{ "train_batch_size": "auto", "zero_optimization": { "stage": 2 }, "scheduler": { "type": "WarmupLR", "params": { "warmup_num_steps": "auto" } } }',
  good: '{ "train_batch_size": "auto", "zero_optimization": { "stage": 2 } }',
  noFix: 'The file does not show which of the two schedules is meant. A fix that removes the section is offered.',
  loaders: ['transformers'],
  source: 'transformers/integrations/deepspeed.py:deepspeed_optim_sched, transformers#33523',
  about: ['scheduler'],
  checkConfig({ document, assumptions }) {
    const property = propertyOf(document.root, 'scheduler');
    const type = valueAt(property?.value, 'type');
    if (property === undefined || type?.kind !== 'string') {
      return undefined;
    }
    const stays = type.value === 'WarmupLR';
    const course = stays ? ', and the rate stays at its highest after the warm-up' : '';
    return [
      {
        span: property.key,
        message: `The file sets the scheduler "${type.value}". ${assumptions.loader.reader} ignores "lr_scheduler_type"${course}. Remove "scheduler" to use "lr_scheduler_type".`,
        severity: stays ? 'information' : 'hint',
        fixes: () => [removeKey(property)],
      },
    ];
  },
};
