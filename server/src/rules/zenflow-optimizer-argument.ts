import { childOf, lookUp } from '../catalog/catalog.js';
import { setKey } from '../checking/assignment.js';
import { removeKey } from '../checking/fixes.js';
import type { Finding, Rule } from '../checking/rule.js';
import { type PropertyNode, propertyOf } from '../document/syntax-tree.js';
import type { ConfigContext } from '../semantics/config-context.js';
import { type NamedOptimizer, optimizerClass, optimizerOf } from '../semantics/optimizer.js';
import { propertyAt } from '../semantics/settled.js';
import { stageOf } from '../semantics/stage.js';

/** The arguments of torch.optim.AdamW. */
const torchArguments: ReadonlySet<string> = new Set([
  'lr',
  'betas',
  'eps',
  'weight_decay',
  'amsgrad',
  'maximize',
  'foreach',
  'capturable',
  'differentiable',
  'fused',
]);

export const zenflowOptimizerArgument: Rule = {
  code: 'zenflow-optimizer-argument',
  severity: 'error',
  failsAt: 'initialize',
  judges: 'key',
  summary: "An optimizer argument that ZenFlow's second optimizer does not take.",
  why: 'In stages 1 and 2 ZenFlow passes "optimizer.params" on to a second optimizer, which is based on torch\'s AdamW and takes only its arguments. "params" has to be an object, even an empty one.',
  bad: '{ "train_batch_size": 8, "zero_optimization": { "stage": 2, "offload_optimizer": { "device": "cpu" }, "zenflow": {} }, "optimizer": { "type": "AdamW", "params": { "lr": 1e-4, "bias_correction": true } } }',
  good: '{ "train_batch_size": 8, "zero_optimization": { "stage": 2, "offload_optimizer": { "device": "cpu" }, "zenflow": {} }, "optimizer": { "type": "AdamW", "params": { "lr": 1e-4 } } }',
  versions: ['0.17.5', null],
  source:
    'deepspeed/runtime/zenflow/zenflow_stage_1_and_2.py:ZenFlowZeroOptimizer.__init__, deepspeed/ops/adam/zenflow_torch_adam.py:ZenFlowSelectiveAdamW.__init__',
  about: ['zero_optimization.zenflow'],
  *checkConfig(context) {
    const zenflow = propertyAt(context.document, 'zero_optimization.zenflow');
    const stage = stageOf(context);
    const optimizer = optimizerOf(context.document);
    if (zenflow?.value?.kind !== 'object' || optimizer === undefined || (stage !== 1 && stage !== 2)) {
      return;
    }
    const params = propertyOf(optimizer.type.parent, 'params');
    if (params === undefined || params.value?.kind === 'null') {
      yield withoutParams(optimizer);
    }
    for (const property of optimizer.params?.properties ?? []) {
      if (!torchArguments.has(property.key.name) && isOwn(context, optimizer, property.key.name)) {
        yield finding(property, zenflow);
      }
    }
  },
};

/** Whether the named optimizer itself takes the argument. DeepSpeed refuses others before ZenFlow reads them. */
function isOwn(context: ConfigContext, optimizer: NamedOptimizer, name: string): boolean {
  const params = lookUp('optimizer.params', undefined, context.assumptions.version);
  const type = optimizer.type.value?.kind === 'string' ? optimizer.type.value.value : undefined;
  const parameter = params === undefined ? undefined : childOf(params, name, type)?.parameter;
  const built = optimizerClass(context, optimizer);
  const takers = parameter?.acceptedBy ?? ['engine'];
  return parameter !== undefined && built !== undefined && (takers.includes('engine') || takers.includes(built));
}

function withoutParams(optimizer: NamedOptimizer): Finding {
  return {
    span: optimizer.type,
    message:
      'The optimizer has no "params", which ZenFlow passes on to a second optimizer. torch raises a TypeError when the engine is built. Add "params": {}.',
    fixes: () => [setKey('optimizer.params', {}, true)],
  };
}

function finding(property: PropertyNode, zenflow: PropertyNode): Finding {
  return {
    span: property.key,
    message: `ZenFlow passes "${property.key.name}" on to torch's AdamW, which does not take it. torch raises a TypeError when the engine is built. Remove it.`,
    related: [{ span: zenflow.key, message: '"zenflow" turns ZenFlow on.' }],
    fixes: () => [removeKey(property, true)],
  };
}
