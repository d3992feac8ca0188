import { removeKey } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import { propertyAt, settled } from '../semantics/settled.js';

const path = 'zero_optimization.zero_quantized_weights';

export const autocastWithQuantizedWeights: Rule = {
  code: 'autocast-with-quantized-weights',
  severity: 'error',
  failsAt: 'initialize',
  covers: ['no-effect-at-stage'],
  summary: 'torch.autocast together with quantized weights.',
  why: 'Both decide the data type in which weights are communicated. DeepSpeed checks the two switches in every stage.',
  bad: '{ "train_batch_size": 8, "torch_autocast": { "enabled": true }, "zero_optimization": { "stage": 3, "zero_quantized_weights": true } }',
  good: '{ "train_batch_size": 8, "torch_autocast": { "enabled": true }, "zero_optimization": { "stage": 3 } }',
  versions: ['0.17.2', null],
  source: 'deepspeed/runtime/torch_autocast.py:_validate_auto_cast_settings',
  about: ['torch_autocast.enabled'],
  checkConfig(context) {
    const autocast = propertyAt(context.document, 'torch_autocast.enabled');
    const property = propertyAt(context.document, path);
    if (autocast === undefined || property === undefined) {
      return undefined;
    }
    if (settled(context, 'torch_autocast.enabled') !== true || settled(context, path) !== true) {
      return undefined;
    }
    return [
      {
        span: property,
        message:
          '"zero_quantized_weights" cannot be used with "torch_autocast". DeepSpeed stops when the engine is built ("Cannot enable both torch autocast and zero quantized weights"). Remove one of them.',
        related: [{ span: autocast, message: '"torch_autocast" is turned on here.' }],
        fixes: () => [removeKey(property, true)],
      },
    ];
  },
};
