import { inDraft } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import { propertyOf } from '../document/syntax-tree.js';

const offloads: ReadonlySet<string> = new Set([
  'zero_optimization.offload_optimizer',
  'zero_optimization.offload_param',
]);

export const offloadWithoutDevice: Rule = {
  code: 'offload-without-device',
  severity: 'warning',
  failsAt: 'never',
  summary: 'An offload section that does not name a device.',
  why: 'The device defaults to none: a section with only pin_memory or buffer sizes offloads nothing.',
  bad: '{ "train_batch_size": 8, "zero_optimization": { "stage": 3, "offload_optimizer": { "pin_memory": true } } }',
  good: '{ "train_batch_size": 8, "zero_optimization": { "stage": 3, "offload_optimizer": { "pin_memory": true, "device": "cpu" } } }',
  source: 'deepspeed/runtime/zero/offload_config.py:24',
  concerns: (node, kind) => node !== undefined && offloads.has(node.path) && kind === 'object',
  *checkProperty({ property }) {
    const { value } = property;
    if (value?.kind !== 'object' || propertyOf(value, 'device') !== undefined) {
      return;
    }
    yield {
      span: property.key,
      message: `"${property.key.name}" names no device. DeepSpeed takes "none" and offloads nothing. Write "device": "cpu" or "nvme".`,
      severity: 'warning',
      failsAt: 'never',
      fixes: () => [
        {
          title: 'Add "device": "cpu"',
          preferred: true,
          apply(draft) {
            const section = inDraft(draft, property)?.value;
            if (section?.kind === 'object' && propertyOf(section, 'device') === undefined) {
              draft.add(section, 'device', 'cpu');
            }
          },
        },
      ],
    };
  },
};
