import { removeKey } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import { propertyOf, valueAt } from '../document/syntax-tree.js';

export const schedulerOfTheFile: Rule = {
  code: 'scheduler-of-the-file',
  severity: 'information',
  failsAt: 'never',
  summary: 'A "scheduler" section that makes Trainer ignore "lr_scheduler_type".',
  why: 'With a scheduler in the file, Trainer does not make its own: "lr_scheduler_type": "cosine" then does nothing. "WarmupLR" stays at its highest rate after the warm-up, "WarmupDecayLR" falls in a straight line.',
  bad: '{ "train_batch_size": "auto", "zero_optimization": { "stage": 2 }, "scheduler": { "type": "WarmupLR", "params": { "warmup_num_steps": "auto" } } }',
  good: '{ "train_batch_size": "auto", "zero_optimization": { "stage": 2 } }',
  noFix: 'Which of the two schedules is meant cannot be seen in the file; removing the section is offered.',
  loaders: ['transformers'],
  source: 'transformers/integrations/deepspeed.py:deepspeed_optim_sched, transformers#33523',
  about: ['scheduler'],
  *checkConfig({ document, assumptions }) {
    const property = propertyOf(document.root, 'scheduler');
    const type = valueAt(property?.value, 'type');
    if (property === undefined || type?.kind !== 'string') {
      return;
    }
    const stays = type.value === 'WarmupLR';
    const course = stays ? ', and the rate stays at its highest after the warm-up' : '';
    yield {
      span: property.key,
      message: `The schedule is that of the file, ${type.value}. ${assumptions.loader.reader} then ignores "lr_scheduler_type"${course}. Remove the section to choose the schedule there.`,
      severity: stays ? 'information' : 'hint',
      fixes: () => [removeKey(property)],
    };
  },
};
