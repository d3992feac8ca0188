import { removeKey } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import { propertyAt, settled } from '../semantics/settled.js';
import { stageOf } from '../semantics/stage.js';

/** Keys that AutoEP refuses in stage 3, and the values that turn them on. */
const refused = [
  { path: 'zero_optimization.zero_quantized_gradients', isOn: (value: unknown) => value === true },
  { path: 'zero_optimization.mics_shard_size', isOn: (value: unknown) => Number(value) > 0 },
  { path: 'zero_optimization.zero_hpz_partition_size', isOn: (value: unknown) => Number(value) > 1 },
] as const;

export const expertParallelWithZero3: Rule = {
  code: 'expert-parallel-with-zero3',
  severity: 'error',
  failsAt: 'initialize',
  summary: 'Expert parallelism in stage 3 with quantized gradients, MiCS or secondary partitions.',
  why: 'In stage 3 AutoEP partitions experts over its own groups, which these features do not support.',
  bad: '{ "train_batch_size": 8, "expert_parallel": { "enabled": true, "autoep_size": 4 }, "zero_optimization": { "stage": 3, "zero_hpz_partition_size": 8 } }',
  good: '{ "train_batch_size": 8, "expert_parallel": { "enabled": true, "autoep_size": 4 }, "zero_optimization": { "stage": 3 } }',
  versions: ['0.19.3', null],
  source:
    'deepspeed/runtime/engine.py:DeepSpeedEngine._validate_zero3_moe_compatibility, deepspeed/runtime/engine.py:DeepSpeedEngine._validate_zero3_moe_compatibility@v0.19.6',
  about: ['expert_parallel.enabled'],
  *checkConfig(context) {
    const expert = propertyAt(context.document, 'expert_parallel.enabled');
    if (expert === undefined || stageOf(context) !== 3) {
      return;
    }
    if (settled(context, 'expert_parallel.enabled') !== true) {
      return;
    }
    for (const { path, isOn } of refused) {
      const property = propertyAt(context.document, path);
      if (property === undefined || !isOn(settled(context, path))) {
        continue;
      }
      yield {
        span: property,
        message: `"${property.key.name}" cannot be used with expert parallelism in stage 3. DeepSpeed stops when the engine is built ("AutoEP with ZeRO Stage 3 does not support"). Remove it.`,
        related: [{ span: expert, message: 'Expert parallelism is turned on here.' }],
        fixes: () => [removeKey(property, true)],
      };
    }
  },
};
