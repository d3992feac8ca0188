import { removeKey } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';

export const keyWithoutEffect: Rule = {
  code: 'key-without-effect',
  severity: 'hint',
  failsAt: 'never',
  judges: 'section',
  summary: 'A key that DeepSpeed accepts and does nothing with.',
  why: 'Some keys are still parsed, but no code looks at the result. Whoever sets one expects something that does not happen.',
  bad: '{ "train_batch_size": 8, "zero_optimization": { "stage": 2, "allgather_partitions": true } }',
  good: '{ "train_batch_size": 8, "zero_optimization": { "stage": 2 } }',
  source: 'deepspeed/runtime/zero/config.py:DeepSpeedZeroConfig.allgather_partitions, server/src/catalog/data',
  concerns: node => node?.parameter?.status === 'dead',
  *checkProperty({ property, node, section }) {
    if (node?.parameter?.status !== 'dead' || section.parameter?.status === 'dead') {
      return;
    }
    yield {
      span: property.key,
      message: `"${property.key.name}" has no effect. DeepSpeed accepts it and never uses it. It can be removed.`,
      severity: 'hint',
      failsAt: 'never',
      tag: 'unnecessary',
      fixes: () => [removeKey(property, true)],
    };
  },
};
