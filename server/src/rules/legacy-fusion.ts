import { removeKey } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import { optimizerClass, optimizerOf } from '../semantics/optimizer.js';
import { precisionOf } from '../semantics/precision.js';
import { propertyAt, settled } from '../semantics/settled.js';
import { stageOf } from '../semantics/stage.js';

export const legacyFusion: Rule = {
  code: 'legacy-fusion',
  severity: 'error',
  failsAt: 'step',
  summary: '"legacy_fusion" with DeepSpeed\'s own Adam.',
  why: 'The switch is for optimizers of early Apex releases, which took gradients as arguments of step(). FusedAdam, which DeepSpeed builds, takes none.',
  bad: '{ "train_batch_size": 8, "bf16": { "enabled": true }, "optimizer": { "type": "Adam", "legacy_fusion": true } }',
  good: '{ "train_batch_size": 8, "bf16": { "enabled": true }, "optimizer": { "type": "Adam" } }',
  source: 'deepspeed/ops/adam/fused_adam.py:FusedAdam.step',
  about: ['optimizer.legacy_fusion'],
  checkConfig(context) {
    const property = propertyAt(context.document, 'optimizer.legacy_fusion');
    const optimizer = optimizerOf(context.document);
    if (property === undefined || optimizer === undefined || settled(context, 'optimizer.legacy_fusion') !== true) {
      return undefined;
    }
    const precision = precisionOf(context);
    const isHalf = precision === 'fp16' || precision === 'bf16';
    if (!isHalf || stageOf(context) !== 0 || optimizerClass(context, optimizer) !== 'FusedAdam') {
      return undefined;
    }
    return [
      {
        span: property,
        message:
          '"legacy_fusion" passes gradients to the step of FusedAdam, which takes none. The first step fails with a RuntimeError ("FusedAdam has been updated"). Remove "legacy_fusion".',
        fixes: () => [removeKey(property, true)],
      },
    ];
  },
};
