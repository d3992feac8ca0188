import { removeKey } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import { precisionNamed, precisionOf } from '../semantics/precision.js';
import { propertyAt, settled } from '../semantics/settled.js';

const path = 'data_types.param_dtype';

export const parametersInOtherPrecision: Rule = {
  code: 'parameters-in-other-precision',
  severity: 'error',
  failsAt: 'initialize',
  summary: 'A "param_dtype" other than the precision that "fp16" or "bf16" turns on.',
  why: 'The key does not choose a precision. It only confirms the choice of "fp16.enabled" or "bf16.enabled".',
  bad: '{ "train_batch_size": 8, "fp16": { "enabled": true }, "data_types": { "param_dtype": "bf16" } }',
  good: '{ "train_batch_size": 8, "fp16": { "enabled": true }, "data_types": { } }',
  versions: ['0.19.2', null],
  source: 'deepspeed/runtime/engine.py:DeepSpeedEngine._assert_valid_mixed_precision_config',
  about: ['data_types.param_dtype'],
  checkConfig(context) {
    const property = propertyAt(context.document, path);
    const written = precisionNamed(settled(context, path));
    const precision = precisionOf(context);
    if (property?.value === undefined || written === undefined || precision === undefined || written === precision) {
      return undefined;
    }
    const advice =
      written === 'fp32' || written === 'int8' ? `turn ${precision} off` : `set "${written}.enabled" to true`;
    return [
      {
        span: property.value,
        message: `"param_dtype" is ${written}, and the parameters are in ${precision}. DeepSpeed stops when the engine is built ("conflicts with the enabled precision mode"). Remove "param_dtype", or ${advice}.`,
        fixes: () => [removeKey(property, true)],
      },
    ];
  },
};
