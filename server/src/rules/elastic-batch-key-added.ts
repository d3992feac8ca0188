import { addKey } from '../checking/absent.js';
import { setValue } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import { type PropertyNode, propertyOf, valueAt } from '../document/syntax-tree.js';

const batchKeys: readonly string[] = [
  'train_batch_size',
  'train_micro_batch_size_per_gpu',
  'gradient_accumulation_steps',
];

export const elasticBatchKeyAdded: Rule = {
  code: 'elastic-batch-key-added',
  severity: 'error',
  failsAt: 'load',
  summary: 'Elastic training in a file to which the program that reads it adds batch sizes.',
  why: 'With elasticity on, DeepSpeed refuses a config that has any of the batch keys. Trainer, Accelerate and Lightning add them where they are missing, so leaving them out is not enough.',
  bad: '{ "zero_optimization": { "stage": 1 }, "elasticity": { "enabled": true, "max_train_batch_size": 16, "micro_batch_sizes": [2] } }',
  good: '{ "zero_optimization": { "stage": 1 }, "elasticity": { "enabled": true, "max_train_batch_size": 16, "micro_batch_sizes": [2], "ignore_non_elastic_batch_info": true } }',
  assuming: { loader: 'accelerate' },
  loaders: ['transformers', 'accelerate', 'lightning'],
  source: 'deepspeed/runtime/config.py:730, accelerate/utils/dataclasses.py:1275',
  *checkConfig({ document, assumptions }) {
    const { root } = document;
    const enabled = propertyOf(valueAt(root, 'elasticity'), 'enabled');
    const ignores = propertyOf(valueAt(root, 'elasticity'), 'ignore_non_elastic_batch_info');
    const added = Object.keys(assumptions.loader.adds).find(name => batchKeys.includes(name));
    if (enabled === undefined || !isSwitch(enabled, true) || (ignores !== undefined && !isSwitch(ignores, false))) {
      return;
    }
    if (added === undefined || batchKeys.some(name => propertyOf(root, name) !== undefined)) {
      return;
    }
    yield {
      span: enabled.key,
      message: `Elastic training works the batch sizes out itself. ${assumptions.loader.reader} adds "${added}" to the file, and DeepSpeed stops with an ElasticityConfigError because of it. Set "ignore_non_elastic_batch_info": true.`,
      severity: 'error',
      failsAt: 'load',
      fixes: () => [
        ignores === undefined
          ? addKey(['elasticity'], 'ignore_non_elastic_batch_info', true)
          : setValue(ignores, true, 'Write true', true),
      ],
    };
  },
};

function isSwitch({ value }: PropertyNode, state: boolean): boolean {
  return value?.kind === 'boolean' && value.value === state;
}
