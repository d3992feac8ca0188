import { setValue } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import { propertyOf } from '../document/syntax-tree.js';

export const booleanZeroSection: Rule = {
  code: 'boolean-zero-section',
  severity: 'error',
  failsAt: 'load',
  summary: 'The old switch "zero_optimization": true in a file that another program reads first.',
  why: 'DeepSpeed still takes the switch of its first releases: true is stage 1, false is stage 0. Trainer, Accelerate and Lightning look for the stage inside and stop.',
  bad: '{ "train_batch_size": 8, "zero_optimization": true }',
  good: '{ "train_batch_size": 8, "zero_optimization": { "stage": 1 } }',
  assuming: { loader: 'transformers' },
  loaders: ['transformers', 'accelerate', 'lightning'],
  source: 'accelerate/utils/deepspeed.py:201, pytorch_lightning/strategies/deepspeed.py (zero_stage_3)',
  *checkConfig({ document, assumptions }) {
    const property = propertyOf(document.root, 'zero_optimization');
    if (property?.value?.kind !== 'boolean') {
      return;
    }
    const stage = property.value.value === true ? 1 : 0;
    yield {
      span: property.value,
      message: `"zero_optimization" is ${property.value.value}, not an object. ${assumptions.loader.reader} looks for the stage in it and stops with "'bool' object has no attribute 'get'". Write { "stage": ${stage} }.`,
      severity: 'error',
      failsAt: 'load',
      fixes: () => [setValue(property, { stage }, `Write { "stage": ${stage} }`, true)],
    };
  },
};
