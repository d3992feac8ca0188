import { putKey, removeKey } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import { pathOf, propertyOf } from '../document/syntax-tree.js';
import { stageWithoutEffect } from '../semantics/scope.js';

const offloads: ReadonlySet<string> = new Set([
  'zero_optimization.offload_optimizer',
  'zero_optimization.offload_param',
]);

export const offloadWithoutDevice: Rule = {
  code: 'offload-without-device',
  severity: 'warning',
  failsAt: 'never',
  summary: 'An offload section without a "device".',
  why: '"device" defaults to "none": a section with only "pin_memory" or buffer sizes offloads nothing.',
  bad: '{ "train_batch_size": 8, "zero_optimization": { "stage": 3, "offload_optimizer": { "pin_memory": true } } }',
  good: '{ "train_batch_size": 8, "zero_optimization": { "stage": 3, "offload_optimizer": { "pin_memory": true, "device": "cpu" } } }',
  source: 'deepspeed/runtime/zero/offload_config.py:DeepSpeedZeroOffloadParamConfig.device',
  concerns: (node, kind) => node !== undefined && offloads.has(node.path) && kind === 'object',
  checkProperty({ property, node }, context) {
    const { value } = property;
    const parameter = node?.parameter;
    if (parameter === undefined || value?.kind !== 'object' || propertyOf(value, 'device') !== undefined) {
      return undefined;
    }
    const stage = stageWithoutEffect(parameter, context);
    // At a wrong stage `no-effect-at-stage` reports the other section.
    if (stage !== undefined && node?.path !== 'zero_optimization.offload_optimizer') {
      return undefined;
    }
    const { name } = property.key;
    return [
      {
        span: property.key,
        message:
          stage === undefined
            ? `"${name}" has no "device". DeepSpeed uses the default, "none", and offloads nothing. Add "device": "cpu" or "nvme".`
            : `"${name}" has no "device", and it has no effect at stage ${stage}. DeepSpeed offloads nothing. Remove it.`,
        lacks: [[...pathOf(property), 'device'].join('.')],
        fixes: () => [stage === undefined ? putKey(property, 'device', 'cpu', true) : removeKey(property, true)],
      },
    ];
  },
};
