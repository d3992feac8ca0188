import { setValue } from '../checking/fixes.js';
import type { Finding, Rule } from '../checking/rule.js';
import { ofKind } from '../checking/subject.js';
import { type PropertyNode, propertyOf } from '../document/syntax-tree.js';

export const zeroAsBoolean: Rule = {
  code: 'zero-as-boolean',
  severity: 'error',
  failsAt: 'load',
  judges: 'value',
  summary: '"zero_optimization" as true or false, the form of the first releases.',
  why: 'True meant ZeRO, which was stage 1 then. DeepSpeed still accepts it and logs a warning. Trainer, Accelerate and Lightning look for keys in it and fail.',
  bad: '{ "train_batch_size": 8, "zero_optimization": true }',
  good: '{ "train_batch_size": 8, "zero_optimization": { "stage": 1 } }',
  source:
    'deepspeed/runtime/zero/config.py:read_zero_config_deprecated, accelerate/utils/deepspeed.py:HfDeepSpeedConfig.get_value, pytorch_lightning/strategies/deepspeed.py:DeepSpeedStrategy.zero_stage_3',
  about: [ofKind('zero_optimization', 'boolean')],
  *checkConfig({ document, assumptions: { loader } }) {
    const property = propertyOf(document.root, 'zero_optimization');
    if (property?.value?.kind === 'boolean') {
      yield finding(property, property.value.value === true, loader.id === 'deepspeed' ? undefined : loader.reader);
    }
  },
};

/** @param failing the program that fails on the boolean, if there is one */
function finding(property: PropertyNode, on: boolean, failing: string | undefined): Finding {
  const stage = on ? 1 : 0;
  const effect =
    failing === undefined
      ? `DeepSpeed reads it as stage ${stage} and logs a warning.`
      : `${failing} stops while it reads the file ("'bool' object has no attribute 'get'").`;
  return {
    span: property.value ?? property.key,
    message: `"zero_optimization" is ${on}, a form without stages. ${effect} Write { "stage": ${stage} }.`,
    severity: failing === undefined ? 'information' : 'error',
    failsAt: failing === undefined ? 'never' : 'load',
    fixes: () => [setValue(property, { stage }, `Write { "stage": ${stage} }`, true)],
  };
}
