import { removeKey } from '../checking/fixes.js';
import { nullEffect } from '../checking/null-effect.js';
import type { Rule } from '../checking/rule.js';

export const nullValue: Rule = {
  code: 'null-value',
  severity: 'error',
  failsAt: 'load',
  judges: 'value',
  summary: 'A null for a key that DeepSpeed does not accept null for.',
  why: 'Null is not the same as leaving a key out: strict sections refuse it, and elsewhere it replaces the default.',
  bad: '{ "train_batch_size": 8, "zero_optimization": { "stage": null } }',
  good: '{ "train_batch_size": 8, "zero_optimization": { } }',
  source: 'deepspeed/runtime/config_utils.py:get_scalar_param, server/src/catalog/data',
  concerns: (node, kind) => node !== undefined && kind === 'null',
  checkProperty({ property, node }, context) {
    const wrong = property.value && nullEffect(node, property.value, context);
    if (property.value === undefined || wrong === undefined) {
      return undefined;
    }
    const { failsAt, severity, text } = wrong;
    return [
      {
        span: property.value,
        message: `"${property.key.name}" is null. ${text} Remove the key to get the default.`,
        severity,
        failsAt,
        fixes: () => [removeKey(property, true)],
      },
    ];
  },
};
