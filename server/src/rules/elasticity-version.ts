import { setValue } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import { shownNode } from '../checking/wording.js';
import { propertyOf } from '../document/syntax-tree.js';
import { elasticSection, elasticVersion } from '../semantics/elasticity.js';

export const elasticityVersion: Rule = {
  code: 'elasticity-version',
  severity: 'error',
  failsAt: 'load',
  summary: 'An elasticity version that does not exist.',
  why: 'DeepSpeed has version 0.1, which counts GPUs, and version 0.2, the default, which counts nodes.',
  bad: '{ "elasticity": { "enabled": true, "max_train_batch_size": 2000, "micro_batch_sizes": [2, 4, 6], "version": 0.3 } }',
  good: '{ "elasticity": { "enabled": true, "max_train_batch_size": 2000, "micro_batch_sizes": [2, 4, 6], "version": 0.2 } }',
  assuming: { version: '0.19.7' },
  versions: [null, '0.19.7'],
  source: 'deepspeed/elasticity/elasticity.py:compute_elastic_config@v0.19.6',
  about: ['elasticity.version'],
  checkConfig(context) {
    const property = propertyOf(elasticSection(context), 'version');
    const value = property?.value;
    if (property === undefined || (value?.kind !== 'number' && value?.kind !== 'string')) {
      return undefined;
    }
    const version = elasticVersion(context);
    if (version === 0.1 || version === 0.2) {
      return undefined;
    }
    return [
      {
        span: value,
        message: `There is no elasticity version ${shownNode(value, context.document.text)}. DeepSpeed stops while it reads the file. Write 0.2 or 0.1.`,
        fixes: () => [setValue(property, 0.2, 'Write 0.2', true), setValue(property, 0.1, 'Write 0.1')],
      },
    ];
  },
};
