import { type Parameter, typesOf } from '../catalog/parameter.js';
import { argumentFailure } from '../checking/argument.js';
import { isLookedAt, refusedAt, severityOf } from '../checking/effect.js';
import { removeKey } from '../checking/fixes.js';
import type { FailsAt, Rule } from '../checking/rule.js';
import type { ConfigContext } from '../semantics/config-context.js';

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
    const ofArgument = argumentFailure(node?.path ?? '', property.value, context);
    const { failsAt, text } =
      ofArgument === undefined ? effectOf(parameter, kind, context) : refusedAt(parameter, ofArgument, context);
    yield {
      span: property.value,
      message: `"${property.key.name}" is null. ${text} Remove the key to get the default.`,
      severity: severityOf(failsAt),
      failsAt,
      fixes: () => [removeKey(property, true)],
    };
  },
};

/** Whether null means the same as leaving the key out, or is a valid value. */
function isHarmless(parameter: Parameter): boolean {
  const { null: kind, default: preset } = parameter;
  return (
    kind === undefined ||
    kind === 'absent' ||
    (kind === 'false' && preset === false) ||
    (kind === 'stored' && typesOf(parameter).includes('null'))
  );
}

function effectOf(
  parameter: Parameter,
  kind: Parameter['null'],
  context: ConfigContext,
): { readonly failsAt: FailsAt; readonly text: string } {
  if (kind === 'rejected') {
    return { failsAt: 'load', text: 'DeepSpeed refuses it while it reads the file.' };
  }
  if (kind === 'false' || kind === 'true') {
    return { failsAt: 'never', text: `It counts as ${kind}, not as the default.` };
  }
  const fails = parameter.nullFailsAt ?? parameter.failsAt;
  return kind === 'fails' && fails !== undefined
    ? refusedAt(parameter, fails, context)
    : {
        failsAt: 'never',
        text: 'DeepSpeed does not replace it with the default, and the code that uses it fails or misbehaves.',
      };
}
