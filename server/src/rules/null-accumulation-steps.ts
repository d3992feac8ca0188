import { removeKey, setValue } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import { ofKind } from '../checking/subject.js';
import { propertyOf, valueAt } from '../document/syntax-tree.js';
import { huggingFace } from '../loaders/loader.js';

export const nullAccumulationSteps: Rule = {
  code: 'null-accumulation-steps',
  severity: 'error',
  failsAt: 'load',
  summary: '"gradient_accumulation_steps": null in a file for Trainer or Accelerate.',
  why: 'DeepSpeed itself treats null as absent and computes the steps from the batch sizes. Accelerate adds the key if it is absent, but not if it is null, and then multiplies by it.',
  bad: '{ "train_batch_size": 128, "train_micro_batch_size_per_gpu": 16, "gradient_accumulation_steps": null, "zero_optimization": { "stage": 1 } }',
  good: '{ "train_batch_size": 128, "train_micro_batch_size_per_gpu": 16, "gradient_accumulation_steps": "auto", "zero_optimization": { "stage": 1 } }',
  assuming: { loader: 'transformers' },
  loaders: huggingFace,
  source: 'accelerate/accelerator.py:Accelerator._prepare_deepspeed',
  about: [ofKind('gradient_accumulation_steps', 'null')],
  checkConfig({ document, assumptions }) {
    const property = propertyOf(document.root, 'gradient_accumulation_steps');
    const micro = valueAt(document.root, 'train_micro_batch_size_per_gpu');
    if (property?.value?.kind !== 'null' || micro === undefined || micro.kind === 'null') {
      return undefined;
    }
    const { reader } = assumptions.loader;
    return [
      {
        span: property.value,
        message: `"gradient_accumulation_steps" is null. ${reader} multiplies the micro batch by it and stops ("unsupported operand type(s) for *"). Write "auto", or remove the key to get 1.`,
        fixes: () => [setValue(property, 'auto', `Write "auto", which ${reader} fills in`, true), removeKey(property)],
      },
    ];
  },
};
