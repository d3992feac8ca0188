import { isAtLeast } from '../catalog/version.js';
import { setKey } from '../checking/assignment.js';
import { removeKey } from '../checking/fixes.js';
import type { Finding, Rule } from '../checking/rule.js';
import type { PropertyNode } from '../document/syntax-tree.js';
import type { ConfigContext } from '../semantics/config-context.js';
import { propertyAt, settled } from '../semantics/settled.js';
import { stageOf } from '../semantics/stage.js';

export const prescalingWithReduceScatter: Rule = {
  code: 'prescaling-with-reduce-scatter',
  severity: 'error',
  failsAt: 'initialize',
  summary: 'Gradients scaled before the reduction while "reduce_scatter" is on.',
  why: '"prescale_gradients" and a "gradient_predivide_factor" other than 1 are for reductions over all gradients at once. Stages 2 and 3 reduce with "reduce_scatter" unless it is turned off; up to 0.12.6 stage 1 does, too.',
  bad: '{ "train_batch_size": 8, "prescale_gradients": true, "zero_optimization": { "stage": 2 } }',
  good: '{ "train_batch_size": 8, "zero_optimization": { "stage": 2 } }',
  source:
    'deepspeed/runtime/zero/stage_1_and_2.py:DeepSpeedZeroOptimizer.__init__, deepspeed/runtime/zero/stage3.py:DeepSpeedZeroOptimizer_Stage3.__init__',
  about: ['prescale_gradients', 'gradient_predivide_factor'],
  *checkConfig(context) {
    const { document, assumptions } = context;
    const prescaled = propertyAt(document, 'prescale_gradients');
    const predivided = propertyAt(document, 'gradient_predivide_factor');
    if (prescaled === undefined && predivided === undefined) {
      return;
    }
    const stage = stageOf(context);
    const reduces = stage === 2 || (stage === 1 && !isAtLeast(assumptions.version, '0.13.0'));
    const refusing = reduces ? settled(context, 'gradient_allreduce_op') === 'mean' : stage === 3;
    if (!refusing || settled(context, 'zero_optimization.reduce_scatter') !== true) {
      return;
    }
    if (stage === 3 && !isAtLeast(assumptions.version, '0.8.0')) {
      return;
    }
    if (prescaled !== undefined && settled(context, 'prescale_gradients') === true) {
      yield finding(prescaled, '"prescale_gradients" is on', 'pre-scale gradients is not yet supported', stage);
    }
    if (predivided !== undefined && dividesBefore(context)) {
      yield finding(predivided, '"gradient_predivide_factor" is not 1', '!= 1.0 is not yet supported', stage);
    }
  },
};

function dividesBefore(context: ConfigContext): boolean {
  const factor = settled(context, 'gradient_predivide_factor');
  return typeof factor === 'number' && factor !== 1;
}

function finding(property: PropertyNode, what: string, quoted: string, stage: number | undefined): Finding {
  return {
    span: property,
    message: `${what}, which stage ${stage} does not support while "reduce_scatter" is on. DeepSpeed stops when the engine is built ("${quoted} with ZeRO-${stage} with reduce scatter enabled"). Remove "${property.key.name}", or set "zero_optimization.reduce_scatter" to false.`,
    fixes: () => [removeKey(property, true), setKey('zero_optimization.reduce_scatter', false)],
  };
}
