import { isFloat } from '../checking/effect.js';
import { setValue } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import { asSafe } from '../checking/safety.js';
import { ofKind } from '../checking/subject.js';
import { shownNode } from '../checking/wording.js';
import { propertyAt } from '../semantics/settled.js';

const keys = ['wall_clock_breakdown', 'flops_profiler.enabled'];

export const switchAsFloat: Rule = {
  code: 'switch-as-float',
  severity: 'error',
  failsAt: 'load',
  summary: 'A switch written as 1.0 or 0.0 that DeepSpeed combines with another switch.',
  why: 'DeepSpeed combines "wall_clock_breakdown" and the profiler\'s "enabled" with the operator |. DeepSpeed itself reads 1.0 as an integer, for which the operator exists. Programs that read the file as JSON read a float, for which it does not.',
  bad: '{ "train_batch_size": "auto", "zero_optimization": { "stage": 1 }, "wall_clock_breakdown": 1.0 }',
  good: '{ "train_batch_size": "auto", "zero_optimization": { "stage": 1 }, "wall_clock_breakdown": true }',
  loaders: ['transformers', 'accelerate', 'lightning'],
  source: 'deepspeed/runtime/config.py:DeepSpeedConfig._initialize_params',
  about: keys.map(key => ofKind(key, 'number')),
  *checkConfig(context) {
    const { document, assumptions } = context;
    for (const key of keys) {
      const property = propertyAt(document, key);
      const value = property?.value;
      // Another rule reports any other number: it has the wrong type.
      if (property === undefined || value?.kind !== 'number' || !isFloat(value, context) || !isSwitch(value.value)) {
        continue;
      }
      const meant = value.value === 1;
      yield {
        span: value,
        message: `"${property.key.name}" is ${shownNode(value, document.text)}, which ${assumptions.loader.reader} reads as a float. DeepSpeed stops while it reads the file ("unsupported operand type(s) for |"). Write ${meant}.`,
        fixes: () => [asSafe(setValue(property, meant, `Write ${meant}`, true))],
      };
    }
  },
};

function isSwitch(value: unknown): boolean {
  return value === 0 || value === 1;
}
