import { setValue } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import { valued } from '../checking/subject.js';
import { propertyOf } from '../document/syntax-tree.js';
import { schedulerOf } from '../semantics/scheduler.js';

/** The limit of each half of a cycle, in steps, and its default. */
const halves = [
  { name: 'cycle_first_step_size', isLegal: (size: number) => size > 0, limit: 'above 0', preset: 2000 },
  { name: 'cycle_second_step_size', isLegal: (size: number) => size >= 0, limit: '0 or more', preset: 0 },
] as const;

export const cycleStepSize: Rule = {
  code: 'cycle-step-size',
  severity: 'error',
  failsAt: 'initialize',
  summary: 'A half of a OneCycle schedule whose length is not valid.',
  why: 'The first half of a cycle needs more than 0 steps; the second may have 0. Before 0.19.4 DeepSpeed did not check this, and the schedule divided by zero or ran backwards.',
  bad: '{ "train_batch_size": 8, "scheduler": { "type": "OneCycle", "params": { "cycle_min_lr": 1e-5, "cycle_max_lr": 1e-4, "cycle_first_step_size": 0 } } }',
  good: '{ "train_batch_size": 8, "scheduler": { "type": "OneCycle", "params": { "cycle_min_lr": 1e-5, "cycle_max_lr": 1e-4, "cycle_first_step_size": 2000 } } }',
  versions: ['0.19.4', null],
  source: 'deepspeed/runtime/lr_schedules.py:OneCycle._initialize_cycle',
  about: [valued('scheduler.type', name => name === 'OneCycle')],
  *checkConfig({ document }) {
    const scheduler = schedulerOf(document);
    if (scheduler?.name !== 'OneCycle') {
      return;
    }
    for (const { name, isLegal, limit, preset } of halves) {
      const property = propertyOf(scheduler.params?.value, name);
      if (property?.value?.kind !== 'number' || isLegal(property.value.value)) {
        continue;
      }
      yield {
        span: property.value,
        message: `"${name}" is ${property.value.value}, but it has to be ${limit}. DeepSpeed raises a ValueError when the engine is built. Write a number of steps ${limit}.`,
        fixes: () => [setValue(property, preset, `Write ${preset}`, true)],
      };
    }
  },
};
