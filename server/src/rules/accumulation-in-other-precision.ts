import { removeKey } from '../checking/fixes.js';
import { precisionNamed, precisionOf } from '../checking/precision.js';
import type { Rule } from '../checking/rule.js';
import { propertyAt, settled } from '../checking/settled.js';
import { stageOf } from '../checking/stage.js';

const path = 'data_types.grad_accum_dtype';

export const accumulationInOtherPrecision: Rule = {
  code: 'accumulation-in-other-precision',
  severity: 'error',
  failsAt: 'initialize',
  summary: 'Gradients accumulated in another precision than the model, without ZeRO.',
  why: 'Only the ZeRO optimizers keep a separate copy of the gradients. In stage 0 they are accumulated in the precision of the model.',
  bad: '{ "train_batch_size": 8, "bf16": { "enabled": true }, "data_types": { "grad_accum_dtype": "fp32" } }',
  good: '{ "train_batch_size": 8, "bf16": { "enabled": true }, "data_types": { } }',
  versions: ['0.17.6', null],
  source: 'deepspeed/runtime/engine.py:2021',
  about: ['data_types.grad_accum_dtype'],
  *checkConfig(context) {
    const property = propertyAt(context.document, path);
    const accumulated = precisionNamed(settled(context, path));
    if (property?.value === undefined || accumulated === undefined || stageOf(context) !== 0) {
      return;
    }
    const precision = precisionOf(context);
    if (precision === undefined || precision === accumulated || settled(context, 'amp.enabled') === true) {
      return;
    }
    yield {
      span: property.value,
      message: `The model is in ${precision} and its gradients are to be accumulated in ${accumulated}, which needs ZeRO. DeepSpeed stops when the engine is built ("unsupported mix of model_dtype"). Remove "grad_accum_dtype", or set "zero_optimization.stage" to 1 or more.`,
      severity: 'error',
      failsAt: 'initialize',
      fixes: () => [removeKey(property, true)],
    };
  },
};
