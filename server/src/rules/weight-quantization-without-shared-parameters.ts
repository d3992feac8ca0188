import { putKey } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import { propertyOf } from '../document/syntax-tree.js';
import { propertyAt } from '../semantics/settled.js';

export const weightQuantizationWithoutSharedParameters: Rule = {
  code: 'weight-quantization-without-shared-parameters',
  severity: 'error',
  failsAt: 'initialize',
  summary: '"weight_quantization" without "shared_parameters".',
  why: 'The engine reads all shared parameters of weight quantization, even if it is off. They have defaults only if the section has "shared_parameters", even an empty one, or if there is no "weight_quantization".',
  bad: '{ "train_batch_size": 8, "compression_training": { "weight_quantization": { "different_groups": {} } } }',
  good: '{ "train_batch_size": 8, "compression_training": { "weight_quantization": { "different_groups": {}, "shared_parameters": {} } } }',
  assuming: { version: '0.19.6' },
  versions: ['0.7.0', '0.19.6'],
  source:
    'deepspeed/runtime/engine.py:DeepSpeedEngine.quantize_training@v0.19.6, deepspeed/compression/config.py:get_weight_quantization_shared_parameters@v0.19.6',
  about: ['compression_training.weight_quantization'],
  checkConfig({ document }) {
    const property = propertyAt(document, 'compression_training.weight_quantization');
    const section = property?.value;
    if (
      property === undefined ||
      section?.kind !== 'object' ||
      propertyOf(section, 'shared_parameters') !== undefined
    ) {
      return undefined;
    }
    return [
      {
        span: property.key,
        message:
          '"weight_quantization" has no "shared_parameters". DeepSpeed stops when the engine is built, even if nothing is quantized ("KeyError: \'quantize_weight_in_forward\'"). Add "shared_parameters": {}, which turns weight quantization off.',
        lacks: ['compression_training.weight_quantization.shared_parameters'],
        fixes: () => [putKey(property, 'shared_parameters', {}, true)],
      },
    ];
  },
};
