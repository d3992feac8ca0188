import { removeKey } from '../checking/fixes.js';
import { bf16SectionOf } from '../checking/precision.js';
import { isOn } from '../checking/reading.js';
import type { Rule } from '../checking/rule.js';
import { stageOf } from '../checking/stage.js';
import { propertyOf, valueAt } from '../document/syntax-tree.js';

export const masterWeightsWithoutZero: Rule = {
  code: 'master-weights-without-zero',
  severity: 'error',
  failsAt: 'load',
  summary: 'Half-precision master weights or optimizer states without ZeRO.',
  why: 'Only the ZeRO optimizers keep master weights, gradients and moments in half precision. The check is made even while fp16 or bf16 is off.',
  bad: '{ "train_batch_size": 8, "bf16": { "enabled": true, "bf16_master_weights_and_grads": true } }',
  good: '{ "train_batch_size": 8, "bf16": { "enabled": true } }',
  versions: ['0.18.3', null],
  source: 'deepspeed/runtime/config.py:1037-1048',
  about: ['fp16.fp16_master_weights_and_grads', 'bf16.bf16_master_weights_and_grads', 'bf16.bf16_optimizer_states'],
  *checkConfig(context) {
    if (stageOf(context) !== 0) {
      return;
    }
    const bf16 = bf16SectionOf(context);
    for (const [section, name] of [
      ['fp16', 'fp16_master_weights_and_grads'],
      [bf16, 'bf16_master_weights_and_grads'],
      [bf16, 'bf16_optimizer_states'],
    ] as const) {
      const property = propertyOf(valueAt(context.document.root, section), name);
      if (property?.value === undefined || isOn(context, `${section}.${name}`) !== true) {
        continue;
      }
      yield {
        span: property.value,
        message: `"${property.key.name}" is on without ZeRO. DeepSpeed stops while it reads the file ("only supported with ZeRO Stage 1, 2, or 3"). Remove it, or set "zero_optimization.stage" to 1, 2 or 3.`,
        severity: 'error',
        failsAt: 'load',
        fixes: () => [removeKey(property, true)],
      };
    }
  },
};
