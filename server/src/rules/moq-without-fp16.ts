import { setKey } from '../checking/assignment.js';
import type { Rule } from '../checking/rule.js';
import { precisionOf } from '../semantics/precision.js';
import { propertyAt, settled } from '../semantics/settled.js';

const section = 'compression_training.weight_quantization.shared_parameters';

export const moqWithoutFp16: Rule = {
  code: 'moq-without-fp16',
  severity: 'error',
  failsAt: 'initialize',
  summary: 'Weights quantized in the optimizer step without fp16.',
  why: 'When "quantize_weight_in_forward" is false, the default, the optimizer step quantizes the weights. It supports fp16 weights only.',
  bad: '{ "train_batch_size": 8, "bf16": { "enabled": true }, "compression_training": { "weight_quantization": { "shared_parameters": { "enabled": true }, "different_groups": {} } } }',
  good: '{ "train_batch_size": 8, "bf16": { "enabled": true }, "compression_training": { "weight_quantization": { "shared_parameters": { "enabled": true, "quantize_weight_in_forward": true }, "different_groups": {} } } }',
  assuming: { version: '0.19.6' },
  versions: ['0.7.0', '0.19.6'],
  source: 'deepspeed/runtime/engine.py:DeepSpeedEngine._configure_quantization@v0.19.6',
  about: ['compression_training'],
  checkConfig(context) {
    const enabled = propertyAt(context.document, `${section}.enabled`);
    if (enabled === undefined || settled(context, `${section}.enabled`) !== true) {
      return undefined;
    }
    const precision = precisionOf(context);
    const inForward = settled(context, `${section}.quantize_weight_in_forward`);
    if (precision === undefined || precision === 'fp16' || inForward !== false) {
      return undefined;
    }
    return [
      {
        span: propertyAt(context.document, `${section}.quantize_weight_in_forward`) ?? enabled,
        message: `"quantize_weight_in_forward" is false, which needs fp16, and the model is in ${precision}. DeepSpeed stops when the engine is built ("weight quantization is only supported for FP16"). Set "quantize_weight_in_forward" to true, or train in fp16.`,
        fixes: () => [setKey(`${section}.quantize_weight_in_forward`, true, true)],
      },
    ];
  },
};
