import { putKey } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import type { JsonValue } from '../document/json-value.js';
import { propertyOf } from '../document/syntax-tree.js';
import { elasticSection } from '../semantics/elasticity.js';

const needed: { readonly [name: string]: JsonValue } = { max_train_batch_size: 2000, micro_batch_sizes: [2, 4, 6] };

export const elasticityMissingKey: Rule = {
  code: 'elasticity-missing-key',
  severity: 'error',
  failsAt: 'load',
  covers: ['batch-size-with-elasticity'],
  summary: 'Elasticity without "max_train_batch_size" or "micro_batch_sizes".',
  why: 'Elasticity chooses a batch size that stays below "max_train_batch_size" and is made up of one of the "micro_batch_sizes". Both have defaults only while elasticity is off.',
  bad: '{ "elasticity": { "enabled": true, "micro_batch_sizes": [2, 4, 6] } }',
  good: '{ "elasticity": { "enabled": true, "micro_batch_sizes": [2, 4, 6], "max_train_batch_size": 2000 } }',
  assuming: { version: '0.19.7' },
  versions: [null, '0.19.7'],
  source: 'deepspeed/elasticity/config.py:ElasticityConfig.__init__@v0.19.6',
  about: ['elasticity'],
  *checkConfig(context) {
    const section = elasticSection(context);
    const property = propertyOf(context.document.root, 'elasticity');
    if (section === undefined || property === undefined) {
      return;
    }
    for (const [name, value] of Object.entries(needed)) {
      if (propertyOf(section, name) === undefined) {
        yield {
          span: property.key,
          message: `"elasticity" is enabled without "${name}". DeepSpeed stops while it reads the file ("Elasticity config missing ${name}"). Add "${name}", or turn elasticity off.`,
          lacks: [`elasticity.${name}`],
          fixes: () => [putKey(property, name, value, true)],
        };
      }
    }
  },
};
