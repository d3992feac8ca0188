import { setValue } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import { schedulerOf } from '../checking/scheduler.js';
import { propertyOf } from '../document/syntax-tree.js';

const counts = ['warmup_num_steps', 'lr_range_test_step_size'] as const;

export const stepCountAsFloat: Rule = {
  code: 'step-count-as-float',
  severity: 'error',
  failsAt: 'initialize',
  summary: 'A number of steps written like a fraction: 100.0 or 1e3.',
  why: 'DeepSpeed reads a file in a way that turns whole numbers into integers however they are written. The other loaders read plain JSON and pass on a float, which the schedulers refuse.',
  bad: '{ "train_batch_size": "auto", "scheduler": { "type": "WarmupLR", "params": { "warmup_num_steps": 1e3 } } }',
  good: '{ "train_batch_size": "auto", "scheduler": { "type": "WarmupLR", "params": { "warmup_num_steps": 1000 } } }',
  versions: ['0.19.3', null],
  loaders: ['transformers', 'accelerate', 'lightning'],
  source: 'deepspeed/runtime/lr_schedules.py:709 and 346',
  *checkConfig({ document, assumptions }) {
    const params = schedulerOf(document)?.params?.value;
    for (const name of counts) {
      const property = propertyOf(params, name);
      const value = property?.value;
      if (
        property === undefined ||
        value?.kind !== 'number' ||
        !Number.isInteger(value.value) ||
        Number(value.value) < 1
      ) {
        continue;
      }
      const written = document.text.slice(value.offset, value.end);
      if (/^\d+$/.test(written)) {
        continue;
      }
      yield {
        span: value,
        message: `${written} is a float to ${assumptions.loader.reader}, which reads plain JSON. DeepSpeed stops when the engine is built ("${name} must be a positive integer"). Write ${value.value}.`,
        severity: 'error',
        failsAt: 'initialize',
        fixes: () => [setValue(property, Number(value.value), `Write ${value.value}`, true)],
      };
    }
  },
};
