import { removeKey } from '../checking/fixes.js';
import { replacementAdvice } from '../checking/replacement.js';
import type { Rule } from '../checking/rule.js';

export const keyWithoutEffect: Rule = {
  code: 'key-without-effect',
  severity: 'warning',
  failsAt: 'never',
  judges: 'section',
  summary: 'A key that DeepSpeed accepts but never uses.',
  why: 'DeepSpeed still parses some keys, but no code reads the result. A user who sets such a key expects an effect that does not happen.',
  bad: '{ "train_batch_size": 8, "zero_optimization": { "stage": 2, "allgather_partitions": true } }',
  good: '{ "train_batch_size": 8, "zero_optimization": { "stage": 2 } }',
  source: 'deepspeed/runtime/zero/config.py:DeepSpeedZeroConfig.allgather_partitions, server/src/catalog/data',
  concerns: node => node?.parameter?.status === 'dead',
  checkProperty({ property, node, section }, context) {
    if (node?.parameter?.status !== 'dead' || section.parameter?.status === 'dead') {
      return undefined;
    }
    // Users may still rely on a key that once had an effect, so it gets a warning.
    const since = node.parameter.deprecated?.since;
    const advice = since === undefined ? 'Remove it.' : replacementAdvice(property, node.parameter, context);
    return [
      {
        span: property.key,
        message: `"${property.key.name}" has no effect${since === undefined ? '' : ` since ${since}`}. DeepSpeed accepts it and never uses it. ${advice}`,
        severity: since === undefined ? 'hint' : 'warning',
        tag: 'unnecessary',
        fixes: () => [removeKey(property, true)],
      },
    ];
  },
};
