import { removeKey } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import { usesMics } from '../semantics/mics.js';
import { optimizerOf } from '../semantics/optimizer.js';
import { propertyAt, settled } from '../semantics/settled.js';
import { stageOf } from '../semantics/stage.js';

export const muonWithQuantizedGradients: Rule = {
  code: 'muon-with-quantized-gradients',
  severity: 'error',
  failsAt: 'initialize',
  summary: 'Muon together with quantized gradients.',
  why: 'ZeRO++ exchanges quantized gradients by all-to-all in process groups of its own, which Muon refuses in stage 3.',
  bad: '{ "train_batch_size": 8, "zero_optimization": { "stage": 3, "reduce_scatter": false, "zero_quantized_gradients": true }, "optimizer": { "type": "Muon", "params": { "lr": 0.02 } } }',
  good: '{ "train_batch_size": 8, "zero_optimization": { "stage": 3, "reduce_scatter": false }, "optimizer": { "type": "Muon", "params": { "lr": 0.02 } } }',
  versions: ['0.18.9', null],
  source: 'deepspeed/runtime/zero/stage3.py:DeepSpeedZeroOptimizer_Stage3.__init__',
  about: ['zero_optimization.zero_quantized_gradients'],
  checkConfig(context) {
    if (optimizerOf(context.document)?.name !== 'muon' || stageOf(context) !== 3 || usesMics(context)) {
      return undefined;
    }
    const property = propertyAt(context.document, 'zero_optimization.zero_quantized_gradients');
    if (property === undefined || settled(context, 'zero_optimization.zero_quantized_gradients') !== true) {
      return undefined;
    }
    return [
      {
        span: property,
        message:
          '"zero_quantized_gradients" is on, which Muon does not support in stage 3. DeepSpeed stops when the engine is built ("Muon and all2all process group cannot be used together"). Remove "zero_quantized_gradients".',
        fixes: () => [removeKey(property, true)],
      },
    ];
  },
};
