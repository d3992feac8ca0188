import type { Finding, Rule } from '../../checking/rule.js';
import { oneOf } from '../../checking/wording.js';
import type { ValueNode } from '../../document/syntax-tree.js';
import { stageOfLaunch } from '../../semantics/launch-section.js';
import { removal } from '../language/fixes.js';
import { startsOther } from '../language/launch-file.js';

export const accelerateNoEffectAtStage: Rule = {
  code: 'accelerate-no-effect-at-stage',
  severity: 'warning',
  failsAt: 'never',
  judges: 'section',
  summary: 'A key of an Accelerate config that has no effect at its ZeRO stage.',
  why: 'Below stage 3, parameters are not partitioned: nothing is offloaded, and there is nothing to gather or to initialize in parts. Without `zero_stage`, the stage is 2.',
  bad: 'distributed_type: DEEPSPEED\ndeepspeed_config:\n  zero_stage: 2\n  offload_param_device: cpu\nnum_processes: 8\n',
  good: 'distributed_type: DEEPSPEED\ndeepspeed_config:\n  zero_stage: 2\nnum_processes: 8\n',
  source:
    'accelerate/utils/dataclasses.py:DeepSpeedPlugin.__post_init__, deepspeed/runtime/zero/config.py:DeepSpeedZeroConfig.offload_param',
  concerns: (node, _kind, _run, scalar) =>
    node?.parent?.path === 'deepspeed_config' &&
    node.parameter?.appliesTo?.stages !== undefined &&
    (scalar === undefined || !isOff(scalar)),
  *checkProperty({ property, node }, { document: { root } }): Generator<Finding> {
    const stages = node?.parameter?.appliesTo?.stages;
    const stage = stageOfLaunch(root);
    if (stages === undefined || stage === undefined || stages.includes(stage) || startsOther(root)) {
      return;
    }
    if (property.value !== undefined && !isOff(property.value) && property.value.kind !== 'expression') {
      yield {
        span: property.key,
        message: `"${property.key.name}" has no effect at stage ${stage}. Accelerate and DeepSpeed do not use it there. Set stage ${oneOf(stages.map(String))}, or remove it.`,
        tag: 'unnecessary',
        fixes: () => [removal([property], true)],
      };
    }
  },
};

/** Whether a value turns its key off. */
function isOff({ kind, value }: { readonly kind: ValueNode['kind']; readonly value?: unknown }): boolean {
  return kind === 'null' || value === false || (typeof value === 'string' && /^(?:none|false|)$/i.test(value));
}
