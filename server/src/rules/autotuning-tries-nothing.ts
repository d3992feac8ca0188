import { removeKey, setValue } from '../checking/fixes.js';
import type { Finding, Fix, Rule } from '../checking/rule.js';
import { valued } from '../checking/subject.js';
import { type PropertyNode, propertyOf } from '../document/syntax-tree.js';
import { batchKeys, batchSizesOf } from '../semantics/batch-sizes.js';
import type { ConfigContext } from '../semantics/config-context.js';
import { isOn } from '../semantics/reading.js';
import { propertyAt } from '../semantics/settled.js';

export const autotuningTriesNothing: Rule = {
  code: 'autotuning-tries-nothing',
  severity: 'warning',
  failsAt: 'never',
  covers: ['batch-size-mismatch'],
  summary: 'A file with which the autotuner tries nothing.',
  why: '`deepspeed --autotuning` first runs the file with one sample per GPU at stage 3 to measure the model, and ends if that run fails. Then it tries the stages that the file names as numbers. Both problems appear only after the model has been loaded, and the autotuner reports no error of its own.',
  bad: '{ "train_batch_size": 64, "train_micro_batch_size_per_gpu": 4, "gradient_accumulation_steps": 16, "autotuning": { "enabled": true } }',
  good: '{ "train_micro_batch_size_per_gpu": 4, "gradient_accumulation_steps": 16, "autotuning": { "enabled": true } }',
  loaders: ['deepspeed', 'transformers'],
  source:
    'deepspeed/autotuning/autotuner.py:Autotuner.model_info_profile_run, deepspeed/autotuning/autotuner.py:Autotuner.tune',
  about: [valued('autotuning.enabled', Boolean)],
  *checkConfig(context) {
    if (isOn(context, 'autotuning.enabled') !== true) {
      return;
    }
    for (const finding of [ofStage(context), ofBatchSizes(context), ofModelInfo(context)]) {
      if (finding !== undefined) {
        yield finding;
      }
    }
  },
};

function warning(span: Finding['span'], message: string, fixes: readonly Fix[]): Finding {
  return { span, message, severity: 'warning', failsAt: 'never', fixes: () => fixes };
}

/** The autotuner only reads stages that are numbers. DeepSpeed itself also converts strings. */
function ofStage({ document }: ConfigContext): Finding | undefined {
  const property = propertyAt(document, 'zero_optimization.stage');
  const value = property?.value;
  if (value?.kind !== 'string' || !/^([0-3]|auto)$/.test(value.value)) {
    return undefined;
  }
  const stage = value.value === 'auto' ? 'all' : Number(value.value);
  const json = JSON.stringify(stage);
  return warning(
    value,
    `"stage" is the string "${value.value}". \`deepspeed --autotuning\` looks for the numbers 0 to 3 or "all", and tries no stage. Write ${json}.`,
    [setValue(property as PropertyNode, stage, `Write ${json}`, true)],
  );
}

/** The first run uses a micro batch of 1, whatever the file says, and keeps the other two sizes. */
function ofBatchSizes(context: ConfigContext): Finding | undefined {
  const { train, micro, steps, ranks } = batchSizesOf(context) ?? {};
  const property = propertyOf(context.document.root, batchKeys.train);
  if (property === undefined || typeof train !== 'number' || typeof steps !== 'number') {
    return undefined;
  }
  const isOne = typeof micro === 'number' ? micro === 1 : ranks === undefined || train === steps * ranks;
  return isOne
    ? undefined
    : warning(
        property.key,
        `"${batchKeys.train}" (${train}) and "${batchKeys.steps}" (${steps}) do not fit a micro batch of 1. The first run of \`deepspeed --autotuning\` uses one: DeepSpeed stops there ("Check batch related parameters"), and nothing is tried. Remove "${batchKeys.train}", which the autotuner sets itself.`,
        [removeKey(property, true)],
      );
}

/** With "num_params" there is no first run, so the memory of the activations is unknown. */
function ofModelInfo({ document }: ConfigContext): Finding | undefined {
  const property = propertyAt(document, 'autotuning.model_info.num_params');
  return property?.value?.kind !== 'number'
    ? undefined
    : warning(
        property.key,
        `"num_params" skips the first run, which measures the model. \`deepspeed --autotuning\` then raises a TypeError, because it does not know the memory of the activations. Remove "num_params".`,
        [removeKey(property, true)],
      );
}
