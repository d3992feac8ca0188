import { setValue } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import { propertyOf } from '../document/syntax-tree.js';

export const zeroAsBoolean: Rule = {
  code: 'zero-as-boolean',
  severity: 'information',
  failsAt: 'never',
  summary: '"zero_optimization" as true or false, the form of the first releases.',
  why: 'True meant ZeRO, which was stage 1 then, with buckets of the size in "allgather_size" at the top level. DeepSpeed still takes it and logs a warning; there is no other setting to it.',
  bad: '{ "train_batch_size": 8, "zero_optimization": true }',
  good: '{ "train_batch_size": 8, "zero_optimization": { "stage": 1 } }',
  loaders: ['deepspeed'],
  source: 'deepspeed/runtime/zero/config.py:61-69',
  about: ['zero_optimization'],
  *checkConfig({ document }) {
    const property = propertyOf(document.root, 'zero_optimization');
    if (property?.value?.kind !== 'boolean') {
      return;
    }
    const stage = Number(property.value.value);
    yield {
      span: property.value,
      message: `"zero_optimization" is ${property.value.value}, a form from before stages could be chosen. DeepSpeed takes it for stage ${stage} and logs a warning. Write { "stage": ${stage} }.`,
      severity: 'information',
      failsAt: 'never',
      fixes: () => [setValue(property, { stage }, `Write { "stage": ${stage} }`, true)],
    };
  },
};
