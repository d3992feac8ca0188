import type { Parameter } from '../catalog/parameter.js';
import { refusedValueEffect, severityOf } from '../checking/effect.js';
import { removeKey } from '../checking/fixes.js';
import type { FailsAt, Rule, RuleContext } from '../checking/rule.js';

export const nullValue: Rule = {
  code: 'null-value',
  severity: 'error',
  failsAt: 'load',
  summary: 'A null where DeepSpeed does not take one.',
  why: 'Null is not the same as leaving a key out: strict sections refuse it, and elsewhere it replaces the default.',
  bad: '{ "train_batch_size": 8, "zero_optimization": { "stage": null } }',
  good: '{ "train_batch_size": 8, "zero_optimization": { } }',
  source: 'deepspeed/runtime/config.py',
  *checkProperty({ property, node }, context) {
    const parameter = node?.parameter;
    if (parameter === undefined || parameter.status !== undefined || property.value?.kind !== 'null') {
      return;
    }
    const kind = parameter.null;
    if (kind === undefined || kind === 'absent' || (kind === 'false' && parameter.default === false)) {
      return;
    }
    const { failsAt, text } = effectOf(parameter, kind, context);
    yield {
      span: property.value,
      message: `"${property.key.name}" is null. ${text} Remove the key to get the default.`,
      severity: severityOf(failsAt),
      failsAt,
      fixes: () => [removeKey(property, true)],
    };
  },
};

function effectOf(
  parameter: Parameter,
  kind: Parameter['null'],
  context: RuleContext,
): { readonly failsAt: FailsAt; readonly text: string } {
  if (kind === 'rejected') {
    return { failsAt: 'load', text: 'DeepSpeed refuses it while it reads the file.' };
  }
  if (kind === 'false') {
    return { failsAt: 'never', text: 'It counts as false, not as the default.' };
  }
  return kind === 'fails' && parameter.failsAt !== undefined
    ? refusedValueEffect(parameter, context)
    : { failsAt: 'never', text: 'The default is not put in its place, and what uses it fails or misbehaves.' };
}
