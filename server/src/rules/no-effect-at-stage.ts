import { entryOf } from '../catalog/catalog.js';
import { typesOf } from '../catalog/parameter.js';
import { removeKey } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import { oneOf } from '../checking/wording.js';
import { isOff, stageWithoutEffect } from '../semantics/scope.js';

/** Keys that make the run fail at a wrong stage. Each has a rule of its own, which says when. */
const failing: ReadonlySet<string> = new Set([
  'zero_optimization.offload_optimizer',
  'zero_optimization.pipeline_loading_checkpoint',
  'fp16.fp16_master_weights_and_grads',
  'bf16.bf16_master_weights_and_grads',
  'bf16.bf16_optimizer_states',
  'zero_optimization.zenflow',
]);

const stages: ReadonlySet<unknown> = new Set(entryOf('zero_optimization.stage')?.values?.map(({ value }) => value));

export const noEffectAtStage: Rule = {
  code: 'no-effect-at-stage',
  severity: 'warning',
  failsAt: 'never',
  judges: 'section',
  covers: ['offload-without-device'],
  summary: 'A key that has no effect at the ZeRO stage of this file.',
  why: 'Below stage 3 offload_param offloads nothing and ZeRO++ switches change nothing; DeepSpeed does not report it. Numbers left over from another stage are harmless, so editors only fade them.',
  bad: '{ "train_batch_size": 8, "zero_optimization": { "stage": 2, "offload_param": { "device": "cpu" } } }',
  good: '{ "train_batch_size": 8, "zero_optimization": { "stage": 2 } }',
  source:
    'deepspeed/runtime/zero/config.py:DeepSpeedZeroConfig.offload_param, deepspeed/runtime/engine.py:DeepSpeedEngine._configure_zero_optimizer',
  concerns: (node, _kind, _run, scalar) =>
    node?.parameter?.appliesTo?.stages !== undefined &&
    node.parameter.status === undefined &&
    !failing.has(node.path) &&
    (scalar === undefined || !isOff(node.parameter, scalar)),
  checkProperty({ property, node }, context) {
    const parameter = node?.parameter;
    if (parameter?.appliesTo?.stages === undefined) {
      return undefined;
    }
    const stage = stageWithoutEffect(parameter, context);
    // Another rule reports a value that is not a stage.
    if (stage === undefined || !stages.has(stage) || isOff(parameter, property.value)) {
      return undefined;
    }
    const expectsMuch = typesOf(parameter).includes('object') || property.value?.kind === 'boolean';
    return [
      {
        span: property.key,
        message: `"${property.key.name}" has no effect at stage ${stage}. DeepSpeed accepts it and does not use it. Set stage ${oneOf(parameter.appliesTo.stages.map(String))}, or remove it.`,
        severity: expectsMuch ? 'warning' : 'hint',
        tag: 'unnecessary',
        fixes: () => [removeKey(property, true)],
      },
    ];
  },
};
