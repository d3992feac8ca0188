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
  why: 'DeepSpeed alone takes null here for an absent section. Accelerate asks it for its keys.',
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

/** `offload_optimizer` is only looked into when the optimizer comes from the program, not from the file. */
function offloadWithoutOptimizer(root: Parameters<typeof valueAt>[0]): PropertyNode | undefined {
  return propertyOf(root, 'optimizer') === undefined
    ? propertyOf(valueAt(root, 'zero_optimization'), 'offload_optimizer')
    : undefined;
}
