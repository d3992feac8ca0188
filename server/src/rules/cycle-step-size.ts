import { setValue } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import { propertyOf } from '../document/syntax-tree.js';
import { schedulerOf } from '../semantics/scheduler.js';

/** The least that each half of a cycle may have, and the default. */
const halves = [
  { name: 'cycle_first_step_size', isLegal: (size: number) => size > 0, limit: 'above 0', preset: 2000 },
  { name: 'cycle_second_step_size', isLegal: (size: number) => size >= 0, limit: '0 or more', preset: 0 },
] as const;

export const cycleStepSize: Rule = {
  code: 'cycle-step-size',
  severity: 'error',
  failsAt: 'initialize',
  summary: 'A half of a OneCycle that has no length.',
  why: 'The first half of a cycle has to have some length, the second may have none. Before 0.19.4 that was not checked and the schedule divided by zero or ran backwards.',
  bad: '{ "train_batch_size": 8, "scheduler": { "type": "OneCycle", "params": { "cycle_min_lr": 1e-5, "cycle_max_lr": 1e-4, "cycle_first_step_size": 0 } } }',
  good: '{ "train_batch_size": 8, "scheduler": { "type": "OneCycle", "params": { "cycle_min_lr": 1e-5, "cycle_max_lr": 1e-4, "cycle_first_step_size": 2000 } } }',
  versions: ['0.19.4', null],
  source: 'deepspeed/runtime/lr_schedules.py:OneCycle._initialize_cycle',
  about: ['scheduler.params'],
  *checkConfig({ document }) {
    const scheduler = schedulerOf(document);
    if (scheduler?.name !== 'OneCycle') {
      return;
    }
    for (const { name, isLegal, limit, preset } of halves) {
      const property = propertyOf(scheduler.params?.value, name);
      if (property?.value?.kind !== 'number' || isLegal(Number(property.value.value))) {
        continue;
      }
      yield {
        span: property.value,
        message: `"${name}" has to be ${limit}. DeepSpeed raises a ValueError when the engine is built. Write a number of steps ${limit}.`,
        fixes: () => [setValue(property, preset, `Write ${preset}`, true)],
      };
    }
  },
};
