import { setValue } from '../checking/fixes.js';
import { propertyAt } from '../checking/reading.js';
import type { Rule } from '../checking/rule.js';
import { shown } from '../checking/wording.js';

export const zenflowIntervalAsText: Rule = {
  code: 'zenflow-interval-as-text',
  severity: 'error',
  failsAt: 'load',
  summary: 'A ZenFlow interval that is a text other than "auto".',
  why: 'The intervals are integers or "auto". Digits in quotes are not converted here, as they are for other integers.',
  bad: '{ "train_batch_size": 8, "zero_optimization": { "stage": 2, "zenflow": { "update_interval": "8" } } }',
  good: '{ "train_batch_size": 8, "zero_optimization": { "stage": 2, "zenflow": { "update_interval": 8 } } }',
  versions: ['0.17.5', null],
  source: 'deepspeed/runtime/zenflow/zenflow_config.py:55-58',
  *checkConfig({ document }) {
    for (const name of ['select_interval', 'update_interval']) {
      const property = propertyAt(document.root, `zero_optimization.zenflow.${name}`);
      if (property?.value?.kind !== 'string' || property.value.value === 'auto') {
        continue;
      }
      const text = String(property.value.value);
      const number = /^\d+$/.test(text) ? Number(text) : undefined;
      yield {
        span: property.value,
        message: `"${name}" is the text ${shown(text)}. DeepSpeed refuses it while it reads the file ("If ${name} is a string, it must be \\"auto\\""). Write an integer or "auto".`,
        severity: 'error',
        failsAt: 'load',
        fixes: () => [
          ...(number === undefined ? [] : [setValue(property, number, `Write ${number}`, true)]),
          setValue(property, 'auto', 'Write "auto"', number === undefined),
        ],
      };
    }
  },
};
