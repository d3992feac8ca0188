import { removeKey } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import { valued } from '../checking/subject.js';
import { propertyAt, settled } from '../semantics/settled.js';

export const zeroStepsPerPrint: Rule = {
  code: 'zero-steps-per-print',
  severity: 'error',
  failsAt: 'step',
  judges: 'value',
  summary: 'A "steps_per_print" of 0.',
  why: '0 does not mean "never": DeepSpeed divides by it after the first step. Without the key it prints nothing. Accelerate, and with it Trainer, replaces the value with its own.',
  bad: '{ "train_batch_size": 8, "steps_per_print": 0 }',
  good: '{ "train_batch_size": 8 }',
  loaders: ['deepspeed', 'lightning'],
  source: 'deepspeed/runtime/engine.py:DeepSpeedEngine._take_model_step',
  about: [valued('steps_per_print', steps => Number(steps) === 0)],
  checkConfig(context) {
    const property = propertyAt(context.document, 'steps_per_print');
    if (property?.value === undefined || settled(context, 'steps_per_print') !== 0) {
      return undefined;
    }
    return [
      {
        span: property.value,
        message:
          '"steps_per_print" is 0. DeepSpeed stops after the first step, when it divides by it ("integer modulo by zero"). Remove it to print nothing, or write a number of steps.',
        fixes: () => [removeKey(property, true)],
      },
    ];
  },
};
