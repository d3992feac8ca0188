import { lookUp } from '../catalog/catalog.js';
import { isReadBy } from '../catalog/version.js';
import { setKey } from '../checking/assignment.js';
import type { Rule } from '../checking/rule.js';
import { valued } from '../checking/subject.js';
import { propertyOf } from '../document/syntax-tree.js';
import { neededArguments, schedulerOf } from '../semantics/scheduler.js';

export const missingSchedulerArgument: Rule = {
  code: 'missing-scheduler-argument',
  severity: 'error',
  failsAt: 'initialize',
  summary: 'A scheduler without a required argument.',
  why: 'OneCycle needs both ends of its cycle; the decaying schedulers need the number of steps to decay over. Trainer and Accelerate fill in only keys that are in the file.',
  bad: '{ "train_batch_size": "auto", "zero_optimization": { "stage": 2 }, "scheduler": { "type": "WarmupDecayLR", "params": { "warmup_num_steps": "auto" } } }',
  good: '{ "train_batch_size": "auto", "zero_optimization": { "stage": 2 }, "scheduler": { "type": "WarmupDecayLR", "params": { "warmup_num_steps": "auto", "total_num_steps": "auto" } } }',
  source:
    'deepspeed/runtime/lr_schedules.py:OneCycle.__init__, deepspeed/runtime/lr_schedules.py:WarmupDecayLR.__init__, deepspeed/runtime/lr_schedules.py:WarmupCosineLR.__init__',
  about: [valued('scheduler.type', name => neededArguments(String(name))?.length !== 0)],
  *checkConfig({ document, assumptions }) {
    const scheduler = schedulerOf(document);
    const params = scheduler?.params?.value;
    if (scheduler === undefined || params?.kind !== 'object') {
      return;
    }
    for (const name of neededArguments(scheduler.name) ?? []) {
      if (propertyOf(params, name) !== undefined) {
        continue;
      }
      const path = `scheduler.params.${name}`;
      const parameter = lookUp(path, scheduler.name, assumptions.version)?.parameter;
      // Another rule reports a scheduler that the release does not have.
      const isKnown = parameter === undefined || isReadBy(parameter, assumptions.version);
      if (!isKnown) {
        continue;
      }
      const fill = Object.hasOwn(assumptions.loader.fills, path) ? assumptions.loader.fills[path] : undefined;
      const advice = fill === undefined ? `Add "${name}".` : `Add "${name}": "auto", which becomes ${fill.with}.`;
      yield {
        span: scheduler.typeValue,
        message: `The "params" of "${scheduler.name}" have no "${name}". DeepSpeed raises a TypeError when the engine is built ("missing 1 required positional argument"). ${advice}`,
        lacks: [path],
        fixes: () => (fill === undefined ? [] : [setKey(path, 'auto', true)]),
      };
    }
  },
};
