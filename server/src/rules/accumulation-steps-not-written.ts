import { addKey, lacks } from '../checking/absent.js';
import type { Rule } from '../checking/rule.js';
import { valued } from '../checking/subject.js';
import { propertyOf } from '../document/syntax-tree.js';

export const accumulationStepsNotWritten: Rule = {
  code: 'accumulation-steps-not-written',
  severity: 'information',
  failsAt: 'never',
  summary: '"train_batch_size": "auto" without "gradient_accumulation_steps", in a file for Trainer.',
  why: 'Trainer fills in the batch size from its own accumulation steps, and Accelerate adds "gradient_accumulation_steps": 1. DeepSpeed refuses the two together if the argument is not 1.',
  bad: '{ "train_batch_size": "auto", "train_micro_batch_size_per_gpu": "auto", "zero_optimization": { "stage": 2 } }',
  good: '{ "train_batch_size": "auto", "train_micro_batch_size_per_gpu": "auto", "zero_optimization": { "stage": 2 }, "gradient_accumulation_steps": "auto" }',
  loaders: ['transformers'],
  source:
    'accelerate/utils/dataclasses.py:DeepSpeedPlugin.__post_init__, deepspeed/runtime/config.py:DeepSpeedConfig._batch_assertion',
  about: [valued('train_batch_size', size => size === 'auto')],
  checkConfig({ document, assumptions }) {
    const { root } = document;
    const total = propertyOf(root, 'train_batch_size');
    const isAuto = total?.value?.kind === 'string' && total.value.value === 'auto';
    if (total?.value === undefined || !isAuto || !lacks(root, 'gradient_accumulation_steps')) {
      return undefined;
    }
    return [
      {
        span: total.value,
        message: `"train_batch_size" is "auto", but "gradient_accumulation_steps" is missing. ${assumptions.loader.reader} computes the batch size with its own accumulation steps, Accelerate adds 1 as the steps, and DeepSpeed stops if the two differ ("Check batch related parameters"). Write "gradient_accumulation_steps": "auto".`,
        lacks: ['gradient_accumulation_steps'],
        fixes: () => [addKey([], 'gradient_accumulation_steps', 'auto')],
      },
    ];
  },
};
