import { lookUp } from '../catalog/catalog.js';
import { isLookedAt } from '../checking/effect.js';
import { removeKey } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import { oneOf } from '../checking/wording.js';
import { propertyOf, valueAt } from '../document/syntax-tree.js';
import type { ConfigContext } from '../semantics/config-context.js';
import { bf16SectionOf } from '../semantics/precision.js';
import { isOn } from '../semantics/reading.js';
import { stageOf } from '../semantics/stage.js';

export const masterWeightsWithoutZero: Rule = {
  code: 'master-weights-without-zero',
  severity: 'error',
  failsAt: 'load',
  covers: ['master-weights-without-cpu-adam', 'both-master-weights', 'bf16-states-without-master-weights'],
  summary: 'Half-precision master weights or optimizer states without ZeRO.',
  why: 'Only the ZeRO optimizers keep master weights, gradients and moments in half precision: since 0.18.3 in every stage, before that only in stage 2. Since 0.17.1 DeepSpeed checks this even when fp16 or bf16 is off.',
  bad: '{ "train_batch_size": 8, "bf16": { "enabled": true, "bf16_master_weights_and_grads": true } }',
  good: '{ "train_batch_size": 8, "bf16": { "enabled": true } }',
  versions: ['0.5.0', null],
  source: 'deepspeed/runtime/config.py:DeepSpeedConfig._do_error_check',
  about: ['fp16.fp16_master_weights_and_grads', 'bf16.bf16_master_weights_and_grads', 'bf16.bf16_optimizer_states'],
  *checkConfig(context) {
    const bf16 = bf16SectionOf(context);
    for (const [section, name] of [
      ['fp16', 'fp16_master_weights_and_grads'],
      [bf16, 'bf16_master_weights_and_grads'],
      [bf16, 'bf16_optimizer_states'],
    ] as const) {
      const property = propertyOf(valueAt(context.document.root, section), name);
      const stages = stagesWith(section, name, context);
      if (property?.value === undefined || stages === undefined) {
        continue;
      }
      const supported = stages.length === 1 ? `Stage ${stages[0]} for now` : 'Stage 1, 2, or 3';
      yield {
        span: property.value,
        message: `"${name}" is on ${stageOf(context) === 0 ? 'without ZeRO' : `in stage ${stageOf(context)}`}. DeepSpeed stops while it reads the file ("only supported with ZeRO ${supported}"). Remove "${name}", or set "zero_optimization.stage" to ${oneOf(stages.map(String))}.`,
        fixes: () => [removeKey(property, true)],
      };
    }
  },
};

/** Returns the stages in which the release supports a switch, if the switch is on and the file has another stage. */
function stagesWith(section: string, name: string, context: ConfigContext): readonly number[] | undefined {
  const parameter = lookUp(`${section}.${name}`, undefined, context.assumptions.version)?.parameter;
  const stages = parameter?.appliesTo?.stages;
  const stage = stageOf(context);
  if (parameter === undefined || stages === undefined || stage === undefined || stages.includes(stage)) {
    return undefined;
  }
  return isOn(context, `${section}.${name}`) === true && isLookedAt(parameter, context) ? stages : undefined;
}
