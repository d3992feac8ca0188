import { addKey, lacks } from '../checking/absent.js';
import type { Rule } from '../checking/rule.js';
import { valued } from '../checking/subject.js';
import { propertyOf } from '../document/syntax-tree.js';

export const accumulationStepsNotWritten: Rule = {
  code: 'accumulation-steps-not-written',
  severity: 'information',
  failsAt: 'never',
  summary: 'No "gradient_accumulation_steps" beside "train_batch_size": "auto", under Trainer.',
  why: 'Trainer fills the batch size in with its own accumulation steps; Accelerate adds 1 for the steps. DeepSpeed refuses the two together as soon as the argument is not 1.',
  bad: '{ "train_batch_size": "auto", "train_micro_batch_size_per_gpu": "auto", "zero_optimization": { "stage": 2 } }',
  good: '{ "train_batch_size": "auto", "train_micro_batch_size_per_gpu": "auto", "zero_optimization": { "stage": 2 }, "gradient_accumulation_steps": "auto" }',
  loaders: ['transformers'],
  source:
    'accelerate/utils/dataclasses.py:DeepSpeedPlugin.__post_init__, deepspeed/runtime/config.py:DeepSpeedConfig._batch_assertion',
  about: [valued('train_batch_size', size => size === 'auto')],
  *checkConfig({ document, assumptions }) {
    const { root } = document;
    const total = propertyOf(root, 'train_batch_size');
    const isAuto = total?.value?.kind === 'string' && total.value.value === 'auto';
    if (total?.value === undefined || !isAuto || !lacks(root, 'gradient_accumulation_steps')) {
      return;
    }
    yield {
      span: total.value,
      message: `"train_batch_size" becomes a product with the accumulation steps of ${assumptions.loader.reader}, and "gradient_accumulation_steps" is not in the file. Accelerate adds it with 1, and DeepSpeed stops when the argument is another number. Write "gradient_accumulation_steps": "auto".`,
      lacks: ['gradient_accumulation_steps'],
      fixes: () => [addKey([], 'gradient_accumulation_steps', 'auto')],
    };
  },
};
