import { assign } from '../checking/assignment.js';
import type { Fix, Rule } from '../checking/rule.js';
import { guess } from '../checking/safety.js';
import { propertyOf } from '../document/syntax-tree.js';
import type { ConfigContext } from '../semantics/config-context.js';
import { offloadDevice } from '../semantics/offload.js';
import { propertyAt } from '../semantics/settled.js';
import { stageOf } from '../semantics/stage.js';

export const zenflowWithoutOffload: Rule = {
  code: 'zenflow-without-offload',
  severity: 'error',
  failsAt: 'initialize',
  summary: 'ZenFlow without an offloaded ZeRO optimizer.',
  why: 'ZenFlow speeds up optimizer offloading. Stages 1 and 2 refuse it without offloading. In stage 0 there is no ZeRO optimizer to implement it.',
  bad: '{ "train_batch_size": 8, "zero_optimization": { "stage": 2, "zenflow": { "topk_ratio": 0.1 } }, "optimizer": { "type": "AdamW", "params": { "lr": 1e-4 } } }',
  good: '{ "train_batch_size": 8, "zero_optimization": { "stage": 2, "zenflow": { "topk_ratio": 0.1 }, "offload_optimizer": { "device": "cpu" } }, "optimizer": { "type": "AdamW", "params": { "lr": 1e-4 } } }',
  versions: ['0.17.5', null],
  source:
    'deepspeed/runtime/zenflow/zenflow_stage_1_and_2.py:ZenFlowZeroOptimizer._configure_zenflow, deepspeed/runtime/zenflow/engine.py:is_zenflow_update_boundary',
  about: ['zero_optimization.zenflow'],
  *checkConfig(context) {
    const property = propertyAt(context.document, 'zero_optimization.zenflow');
    const stage = stageOf(context);
    const device = offloadDevice(context, 'offload_optimizer');
    if (property?.value?.kind !== 'object' || stage === undefined || device === undefined) {
      return;
    }
    if (stage === 0) {
      yield {
        span: property.key,
        message:
          '"zenflow" is set, but ZeRO is off (stage 0). The first step fails with an AttributeError, because the optimizer does not implement ZenFlow. Set "zero_optimization.stage" to 1 or more and offload the optimizer to the CPU.',
        failsAt: 'step',
        fixes: () => [offload(2)],
      };
    } else if (stage < 3 && device === 'none') {
      yield {
        span: property.key,
        message:
          '"zenflow" is set, but the optimizer is not offloaded. DeepSpeed stops when the engine is built ("Zenflow must be used with cpu offload"). Set "zero_optimization.offload_optimizer.device" to "cpu".',
        lacks: missing(context),
        fixes: () => [offload(stage)],
      };
    }
  },
};

/** Returns the path of the key for the device of the optimizer if the file does not have it, or else none. */
function missing({ document }: ConfigContext): readonly string[] {
  const path = 'zero_optimization.offload_optimizer';
  const section = propertyAt(document, path);
  return section === undefined ? [path] : propertyOf(section.value, 'device') === undefined ? [`${path}.device`] : [];
}

function offload(stage: number): Fix {
  return {
    title: `Offload the optimizer to the CPU in stage ${stage}`,
    preferred: true,
    risk: guess,
    apply(draft) {
      assign(draft, ['zero_optimization', 'stage'], stage);
      assign(draft, ['zero_optimization', 'offload_optimizer', 'device'], 'cpu');
    },
  };
}
