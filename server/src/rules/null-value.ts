import type { Parameter } from '../catalog/parameter.js';
import { severityOf } from '../checking/effect.js';
import { removeKey } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import { inForce } from '../checking/values.js';

export const nullValue: Rule = {
  code: 'null-value',
  severity: 'error',
  failsAt: 'load',
  summary: 'A null where DeepSpeed does not take one.',
  why: 'Null is not the same as leaving a key out: strict sections refuse it, and elsewhere it replaces the default.',
  bad: '{ "train_batch_size": 8, "zero_optimization": { "stage": null } }',
  good: '{ "train_batch_size": 8, "zero_optimization": { } }',
  source: 'deepspeed/runtime/config.py',
  *checkProperty(bound) {
    const { property } = bound;
    const parameter = inForce(bound);
    if (parameter === undefined || property.value?.kind !== 'null') {
      return;
    }
    const kind = parameter.null;
    const rejected = kind === 'rejected' && (parameter.status === undefined || parameter.status === 'dead');
    if (!rejected && (parameter.status !== undefined || isHarmless(parameter))) {
      return;
    }
    const effect = rejected
      ? 'DeepSpeed refuses it while it reads the file.'
      : kind === 'false'
        ? 'It counts as false, not as the default.'
        : 'The default is not put in its place, and what uses it fails or misbehaves.';
    yield {
      span: property.value,
      message: `"${property.key.name}" is null. ${effect} Remove the key to get the default.`,
      severity: severityOf(rejected ? 'load' : 'never'),
      failsAt: rejected ? 'load' : 'never',
      fixes: () => [removeKey(property, true)],
    };
  },
};

/** Null says the same as leaving the key out. */
function isHarmless({ null: kind, default: preset }: Parameter): boolean {
  return kind === undefined || kind === 'absent' || (kind === 'false' && preset === false);
}
