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
  summary: 'A file for the autotuner, with which it tries nothing.',
  why: '`deepspeed --autotuning` first runs the file with one sample per GPU at stage 3, to measure the model, and ends when that run fails. Then it tries the stages that the file names as numbers. Both are found out only after the model has been loaded, and the autotuner reports no error of its own.',
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

/** The autotuner looks for numbers among the stages of the file; DeepSpeed itself converts a text. */
function ofStage({ document }: ConfigContext): Finding | undefined {
  const property = propertyAt(document, 'zero_optimization.stage');
  const value = property?.value;
  if (value?.kind !== 'string' || !/^([0-3]|auto)$/.test(String(value.value))) {
    return undefined;
  }
  const stage = value.value === 'auto' ? 'all' : Number(value.value);
  const json = JSON.stringify(stage);
  return warning(
    value,
    `"stage" is a string. \`deepspeed --autotuning\` finds none of the numbers 0 to 3 in it, nor "all", and tries no stage. Write ${json}.`,
    [setValue(property as PropertyNode, stage, `Write ${json}`, true)],
  );
}

/** The first run has a micro batch of 1, whatever the file says; the other two sizes stay. */
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
        `"${batchKeys.train}" and "${batchKeys.steps}" are both set. The first run of \`deepspeed --autotuning\` has a micro batch of 1, for which they do not fit: DeepSpeed stops there ("Check batch related parameters"), and nothing is tried. Remove "${batchKeys.train}", which the autotuner sets itself.`,
        [removeKey(property, true)],
      );
}

/** With a number of parameters there is no first run, and the memory of activations is not known. */
function ofModelInfo({ document }: ConfigContext): Finding | undefined {
  const property = propertyAt(document, 'autotuning.model_info.num_params');
  return property?.value?.kind !== 'number'
    ? undefined
    : warning(
        property.key,
        `With "num_params" there is no first run that measures the model. \`deepspeed --autotuning\` then raises a TypeError, because nothing tells it the memory of the activations. Remove it.`,
        [removeKey(property, true)],
      );
}
