import { setValue } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import { isLiteral, stageOf } from '../semantics/stage.js';

export const nvmeBelowStage3: Rule = {
  code: 'nvme-below-stage-3',
  severity: 'warning',
  failsAt: 'never',
  summary: 'Optimizer offload to NVMe below stage 3.',
  why: 'Only stage 3 swaps to a drive. In stages 1 and 2 DeepSpeed silently treats device nvme as cpu and never uses the path.',
  bad: '{ "train_batch_size": 8, "zero_optimization": { "stage": 2, "offload_optimizer": { "device": "nvme", "nvme_path": "/local_nvme" } } }',
  good: '{ "train_batch_size": 8, "zero_optimization": { "stage": 2, "offload_optimizer": { "device": "cpu", "nvme_path": "/local_nvme" } } }',
  source: 'deepspeed/runtime/engine.py:DeepSpeedEngine.zero_use_cpu_optimizer',
  concerns: (node, kind) => node?.path === 'zero_optimization.offload_optimizer.device' && kind === 'string',
  checkProperty({ property }, context) {
    if (!isLiteral(property.value, 'nvme')) {
      return undefined;
    }
    const stage = stageOf(context);
    if (stage !== 1 && stage !== 2) {
      return undefined;
    }
    return [
      {
        span: property.value ?? property.key,
        message: `"device" is "nvme", which needs stage 3, and this file sets stage ${stage}. DeepSpeed silently offloads to the CPU instead. Set stage 3, or write "cpu".`,
        fixes: () => [setValue(property, 'cpu', 'Write "cpu"', true)],
      },
    ];
  },
};
