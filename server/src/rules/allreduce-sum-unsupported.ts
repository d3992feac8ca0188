import { setValue } from '../checking/fixes.js';
import type { Related, Rule } from '../checking/rule.js';
import type { PropertyNode } from '../document/syntax-tree.js';
import type { ConfigContext } from '../semantics/config-context.js';
import { isOn } from '../semantics/reading.js';
import { propertyAt } from '../semantics/settled.js';
import { stageOf } from '../semantics/stage.js';

export const allreduceSumUnsupported: Rule = {
  code: 'allreduce-sum-unsupported',
  severity: 'error',
  failsAt: 'load',
  summary: 'Summed gradients with ZeRO stage 3, ZenFlow or DeepCompile.',
  why: 'Only the all-reduce of stages 0 to 2 can leave gradients undivided. Stage 3, ZenFlow and DeepCompile always average them.',
  bad: '{ "train_batch_size": 8, "gradient_allreduce_op": "sum", "zero_optimization": { "stage": 3 } }',
  good: '{ "train_batch_size": 8, "gradient_allreduce_op": "mean", "zero_optimization": { "stage": 3 } }',
  versions: ['0.19.6', null],
  source: 'deepspeed/runtime/config.py:DeepSpeedConfig._do_error_check',
  about: ['gradient_allreduce_op'],
  checkConfig(context) {
    const property = propertyAt(context.document, 'gradient_allreduce_op');
    if (property?.value?.kind !== 'string' || property.value.value.toLowerCase() !== 'sum') {
      return undefined;
    }
    const obstacle = obstacleIn(context);
    if (obstacle === undefined) {
      return undefined;
    }
    return [
      {
        span: property.value,
        message: `"gradient_allreduce_op" is "sum", which ${obstacle.name} does not support. DeepSpeed stops while it reads the file ("gradient_allreduce_op='sum' is not supported with ${obstacle.name}"). Write "mean", or do not use ${obstacle.name}.`,
        related: obstacle.related,
        fixes: () => [setValue(property, 'mean', 'Write "mean"', true)],
      },
    ];
  },
};

interface Obstacle {
  /** As DeepSpeed's message spells it. */
  readonly name: string;
  readonly related: readonly Related[];
}

function obstacle(name: string, property: PropertyNode | undefined): Obstacle {
  return { name, related: property === undefined ? [] : [{ span: property.key, message: `${name} is set here.` }] };
}

function obstacleIn(context: ConfigContext): Obstacle | undefined {
  const at = (path: string) => propertyAt(context.document, path);
  if (stageOf(context) === 3) {
    return obstacle('ZeRO stage 3', at('zero_optimization.stage'));
  }
  const zenflow = at('zero_optimization.zenflow');
  if (zenflow?.value?.kind === 'object') {
    return obstacle('ZenFlow', zenflow);
  }
  return isOn(context, 'compile.deepcompile') === true ? obstacle('DeepCompile', at('compile.deepcompile')) : undefined;
}
