import { putKey, removeKey } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import { propertyOf } from '../document/syntax-tree.js';
import { batchKeys } from '../semantics/batch-sizes.js';
import type { ConfigContext } from '../semantics/config-context.js';
import { elasticSection } from '../semantics/elasticity.js';
import { isOn } from '../semantics/reading.js';

const ignoring = 'ignore_non_elastic_batch_info';
const ignoreTitle = `Set "${ignoring}" to true`;

export const batchSizeWithElasticity: Rule = {
  code: 'batch-size-with-elasticity',
  severity: 'error',
  failsAt: 'load',
  summary: 'Batch sizes in a file whose elasticity computes them.',
  why: `Elasticity chooses all three batch sizes. DeepSpeed refuses a file that sets one of them too, even to null, unless "${ignoring}" is true; then the values have no effect. Accelerate always adds "gradient_accumulation_steps", and so does Trainer through Accelerate.`,
  bad: '{ "train_batch_size": 64, "elasticity": { "enabled": true, "max_train_batch_size": 2000, "micro_batch_sizes": [2, 4, 6] } }',
  good: '{ "elasticity": { "enabled": true, "max_train_batch_size": 2000, "micro_batch_sizes": [2, 4, 6] } }',
  assuming: { version: '0.19.7' },
  versions: [null, '0.19.7'],
  source: 'deepspeed/runtime/config.py:DeepSpeedConfig.__init__@v0.19.6',
  about: ['elasticity'],
  *checkConfig(context) {
    const section = propertyOf(context.document.root, 'elasticity');
    const ignored = elasticSection(context) === undefined ? undefined : isOn(context, `elasticity.${ignoring}`);
    if (section === undefined || ignored === undefined) {
      return;
    }
    const written = Object.values(batchKeys).flatMap(key => propertyOf(context.document.root, key) ?? []);
    for (const property of written) {
      const name = `"${property.key.name}"`;
      yield {
        span: property.key,
        message: ignored
          ? `${name} has no effect, because elasticity is enabled. DeepSpeed overwrites it with the size that it computes. Remove it.`
          : `${name} is set although elasticity is enabled. DeepSpeed stops while it reads the file ("One or more batch related parameters were found in your ds_config"). Remove it, or set "elasticity.${ignoring}" to true.`,
        severity: ignored ? 'warning' : 'error',
        failsAt: ignored ? 'never' : 'load',
        related: [{ span: section.key, message: 'Elasticity is enabled here.' }],
        fixes: () => [
          removeKey(property, true),
          ...(ignored ? [] : [putKey(section, ignoring, true, false, ignoreTitle)]),
        ],
      };
    }
    if (!ignored && addsSteps(context)) {
      yield {
        span: section.key,
        message: `Elasticity is enabled, but ${context.assumptions.loader.reader} adds "${batchKeys.steps}" to a config without it. DeepSpeed stops while it reads the file ("One or more batch related parameters were found in your ds_config"). Set "${ignoring}" to true.`,
        fixes: () => [putKey(section, ignoring, true, true, ignoreTitle)],
      };
    }
  },
};

function addsSteps({ document, assumptions: { loader } }: ConfigContext): boolean {
  return Object.hasOwn(loader.adds, batchKeys.steps) && propertyOf(document.root, batchKeys.steps) === undefined;
}
