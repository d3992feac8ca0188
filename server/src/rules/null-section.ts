import { removeKey } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import { ofKind } from '../checking/subject.js';
import { type PropertyNode, propertyOf, valueAt } from '../document/syntax-tree.js';
import { huggingFace } from '../loaders/loader.js';

export const nullSection: Rule = {
  code: 'null-section',
  severity: 'error',
  failsAt: 'load',
  judges: 'value',
  summary: 'A section that is null in a file for Trainer or Accelerate.',
  why: 'DeepSpeed itself treats null here as an absent section. Accelerate looks for keys in it.',
  bad: '{ "train_micro_batch_size_per_gpu": "auto", "zero_optimization": { "stage": 2 }, "bf16": null }',
  good: '{ "train_micro_batch_size_per_gpu": "auto", "zero_optimization": { "stage": 2 } }',
  loaders: huggingFace,
  source:
    'accelerate/state.py:AcceleratorState.mixed_precision, accelerate/accelerator.py:Accelerator._prepare_deepspeed',
  about: [ofKind('bf16', 'null'), ofKind('zero_optimization.offload_optimizer', 'null')],
  *checkConfig({ document, assumptions }) {
    for (const property of [propertyOf(document.root, 'bf16'), offloadWithoutOptimizer(document.root)]) {
      if (property?.value?.kind === 'null') {
        yield {
          span: property.value,
          message: `"${property.key.name}" is null. ${assumptions.loader.reader} looks for keys in it and stops with an AttributeError. Remove it.`,
          fixes: () => [removeKey(property, true)],
        };
      }
    }
  },
};

/**
 * Returns `offload_optimizer` if the optimizer comes from the script, not from the file: Accelerate looks into it only
 * then.
 */
function offloadWithoutOptimizer(root: Parameters<typeof valueAt>[0]): PropertyNode | undefined {
  return propertyOf(root, 'optimizer') === undefined
    ? propertyOf(valueAt(root, 'zero_optimization'), 'offload_optimizer')
    : undefined;
}
