import { setKey } from '../checking/assignment.js';
import { removeKey } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import { usesMics } from '../semantics/mics.js';
import { optimizerOf } from '../semantics/optimizer.js';
import { propertyAt, settled } from '../semantics/settled.js';
import { stageOf } from '../semantics/stage.js';

const path = 'zero_optimization.zero_quantized_gradients';
const scatter = 'zero_optimization.reduce_scatter';

export const quantizedGradientsWithoutReduceScatter: Rule = {
  code: 'quantized-gradients-without-reduce-scatter',
  severity: 'error',
  failsAt: 'initialize',
  summary: 'Quantized gradients with "reduce_scatter" turned off.',
  why: 'In stage 3 the quantized gradients of ZeRO++ replace the reduce-scatter, so "reduce_scatter" has to be on.',
  bad: '{ "train_batch_size": 8, "zero_optimization": { "stage": 3, "zero_quantized_gradients": true, "reduce_scatter": false } }',
  good: '{ "train_batch_size": 8, "zero_optimization": { "stage": 3, "zero_quantized_gradients": true, "reduce_scatter": true } }',
  versions: ['0.10.0', null],
  source: 'deepspeed/runtime/zero/stage3.py:DeepSpeedZeroOptimizer_Stage3.__init__',
  about: ['zero_optimization.zero_quantized_gradients'],
  checkConfig(context) {
    const property = propertyAt(context.document, path);
    const off = propertyAt(context.document, scatter);
    if (property === undefined || off === undefined || stageOf(context) !== 3) {
      return undefined;
    }
    if (settled(context, path) !== true || settled(context, scatter) !== false) {
      return undefined;
    }
    if (optimizerOf(context.document)?.name === 'muon' || usesMics(context)) {
      return undefined;
    }
    return [
      {
        span: off,
        message:
          '"reduce_scatter" is false, and "zero_quantized_gradients" is true. DeepSpeed stops when the engine is built ("reduce_scatter should also be enabled"). Set "reduce_scatter" to true, or remove "zero_quantized_gradients".',
        related: [{ span: property, message: '"zero_quantized_gradients" is on here.' }],
        fixes: () => [setKey(scatter, true, true), removeKey(property)],
      },
    ];
  },
};
