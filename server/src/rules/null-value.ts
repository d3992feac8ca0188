import type { Parameter } from '../catalog/parameter.js';
import { isLookedAt, refusedValueEffect, severityOf } from '../checking/effect.js';
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
  concerns: (node, kind) => node !== undefined && kind === 'null',
  *checkProperty({ property, node }, context) {
    const parameter = node?.parameter;
    if (parameter === undefined || property.value === undefined) {
      return;
    }
    const kind = isLookedAt(parameter, context) ? parameter.null : 'stored';
    const rejected = kind === 'rejected' && (parameter.status === undefined || parameter.status === 'dead');
    if (!rejected && (parameter.status !== undefined || isHarmless(parameter))) {
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

/** Null says the same as leaving the key out. */
function isHarmless({ null: kind, default: preset }: Parameter): boolean {
  return kind === undefined || kind === 'absent' || (kind === 'false' && preset === false);
}

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
