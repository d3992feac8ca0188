import { setValue } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import { propertyOf } from '../document/syntax-tree.js';
import { elasticSection } from '../semantics/elasticity.js';
import { settled } from '../semantics/settled.js';

export const elasticityGpuRange: Rule = {
  code: 'elasticity-gpu-range',
  severity: 'error',
  failsAt: 'load',
  summary: 'A "min_gpus" that is larger than "max_gpus".',
  why: 'Elasticity looks for batch sizes that can be divided among any number of GPUs from "min_gpus" (default 1) to "max_gpus" (default 10000).',
  bad: '{ "elasticity": { "enabled": true, "max_train_batch_size": 2000, "micro_batch_sizes": [2, 4, 6], "min_gpus": 16, "max_gpus": 8 } }',
  good: '{ "elasticity": { "enabled": true, "max_train_batch_size": 2000, "micro_batch_sizes": [2, 4, 6], "min_gpus": 8, "max_gpus": 8 } }',
  assuming: { version: '0.19.7' },
  versions: [null, '0.19.7'],
  source: 'deepspeed/elasticity/config.py:ElasticityConfig.__init__@v0.19.6',
  about: ['elasticity.min_gpus', 'elasticity.max_gpus'],
  checkConfig(context) {
    const section = elasticSection(context);
    const [least, most] = [settled(context, 'elasticity.min_gpus'), settled(context, 'elasticity.max_gpus')];
    const [lower, upper] = [propertyOf(section, 'min_gpus'), propertyOf(section, 'max_gpus')];
    const property = lower ?? upper;
    if (
      section === undefined ||
      property?.value === undefined ||
      typeof least !== 'number' ||
      typeof most !== 'number'
    ) {
      return undefined;
    }
    if (least <= most || most < 1) {
      return undefined;
    }
    return [
      {
        span: property.value,
        message: `"min_gpus" (${least}) is larger than "max_gpus" (${most}). DeepSpeed stops while it reads the file ("Elasticity min_gpus cannot be greater than max_gpus"). Write a smaller "min_gpus" or a larger "max_gpus".`,
        ...(upper === undefined || upper === property
          ? {}
          : { related: [{ span: upper, message: '"max_gpus", the upper limit.' }] }),
        fixes: () => [
          ...(lower === undefined ? [] : [setValue(lower, most, `Set "min_gpus" to ${most}`, true)]),
          ...(upper === undefined ? [] : [setValue(upper, least, `Set "max_gpus" to ${least}`, lower === undefined)]),
        ],
      },
    ];
  },
};
