import type { CatalogNode } from '../catalog/catalog.js';
import { type Parameter, typesOf } from '../catalog/parameter.js';
import type { ValueNode } from '../document/syntax-tree.js';
import type { ConfigContext } from '../semantics/config-context.js';
import { argumentFailure } from './argument.js';
import { type Effect, effect, isLookedAt, refusedAt } from './effect.js';

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

function effectOf(parameter: Parameter, kind: Parameter['null'], context: ConfigContext): Effect {
  if (kind === 'rejected') {
    return effect('load', 'DeepSpeed refuses it while it reads the file.');
  }
  if (kind === 'false' || kind === 'true') {
    return effect('never', `It counts as ${kind}, not as the default.`);
  }
  const fails = parameter.nullFailsAt ?? parameter.failsAt;
  return kind === 'fails' && fails !== undefined
    ? refusedAt(parameter, fails, context)
    : effect('never', 'DeepSpeed does not replace it with the default, and the code that uses it fails or misbehaves.');
}

/** Returns what DeepSpeed does about null at a key; undefined if null is right there. `value` is the null. */
export function nullEffect(
  node: CatalogNode | undefined,
  value: ValueNode,
  context: ConfigContext,
): Effect | undefined {
  const parameter = node?.parameter;
  if (parameter === undefined) {
    return undefined;
  }
  const kind = isLookedAt(parameter, context) ? parameter.null : 'stored';
  const rejected = kind === 'rejected' && (parameter.status === undefined || parameter.status === 'dead');
  if (!rejected && (parameter.status !== undefined || isHarmless(parameter))) {
    return undefined;
  }
  const ofArgument = argumentFailure(node?.path ?? '', value, context);
  return ofArgument === undefined ? effectOf(parameter, kind, context) : refusedAt(parameter, ofArgument, context);
}
