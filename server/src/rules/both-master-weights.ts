import { removeKey } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import { precisionOf, usesBf16Optimizer } from '../semantics/precision.js';
import { propertyAt, settled } from '../semantics/settled.js';
import { stageOf } from '../semantics/stage.js';

const fp16Path = 'fp16.fp16_master_weights_and_grads';
const bf16Path = 'bf16.bf16_master_weights_and_grads';

export const bothMasterWeights: Rule = {
  code: 'both-master-weights',
  severity: 'error',
  failsAt: 'initialize',
  covers: ['master-weights-without-cpu-adam'],
  summary: 'fp16 and bf16 master weights at once.',
  why: 'DeepSpeed checks the switches even if their section is not enabled. Remove the switch of the precision that the job does not use.',
  bad: '{ "train_batch_size": 8, "fp16": { "fp16_master_weights_and_grads": true }, "bf16": { "enabled": true, "bf16_master_weights_and_grads": true }, "zero_optimization": { "stage": 2, "offload_optimizer": { "device": "cpu" } } }',
  good: '{ "train_batch_size": 8, "fp16": { }, "bf16": { "enabled": true, "bf16_master_weights_and_grads": true }, "zero_optimization": { "stage": 2, "offload_optimizer": { "device": "cpu" } } }',
  versions: ['0.18.3', null],
  source: 'deepspeed/runtime/base_optimizer.py:ZeROOptimizer._configure_master_weights',
  about: ['fp16.fp16_master_weights_and_grads'],
  checkConfig(context) {
    const fp16 = propertyAt(context.document, fp16Path);
    const bf16 = propertyAt(context.document, bf16Path);
    const stage = stageOf(context);
    if (fp16 === undefined || bf16 === undefined || stage === undefined || stage === 0 || usesBf16Optimizer(context)) {
      return undefined;
    }
    if (settled(context, fp16Path) !== true || settled(context, bf16Path) !== true) {
      return undefined;
    }
    const [unused, other] = precisionOf(context) === 'fp16' ? [bf16, fp16] : [fp16, bf16];
    return [
      {
        span: unused,
        message: `"${unused.key.name}" and "${other.key.name}" are both on. DeepSpeed stops when the engine is built ("are mutually exclusive"). Remove the switch of the precision that you do not train in.`,
        related: [{ span: other, message: `The other precision, "${other.key.name}".` }],
        fixes: () => [removeKey(unused, true), removeKey(other)],
      },
    ];
  },
};
