import type { BoundProperty } from '../catalog/binding.js';
import type { Parameter } from '../catalog/parameter.js';
import { isUnknown, type ScalarNode, type ValueNode } from '../document/syntax-tree.js';
import { coerce } from './coercion.js';
import { isLiteral } from './stage.js';

/** A known key with a value that can be checked on its own: not null, not "auto", not a placeholder. */
export interface PlainValue {
  /** Path of the key in the catalog. */
  readonly path: string;
  readonly parameter: Parameter;
  readonly value: ValueNode;
}

/** Null, "auto" and placeholders cannot be checked on their own. */
function isPlain(value: ValueNode): boolean {
  return value.kind !== 'null' && !isUnknown(value) && !isLiteral(value, 'auto');
}

/** Returns the value of a bound property if the rules on types, allowed values and ranges check it. */
export function plainValue({ property, node }: BoundProperty): PlainValue | undefined {
  const parameter = node?.parameter;
  const value = property.value;
  if (
    node === undefined ||
    parameter === undefined ||
    value === undefined ||
    (parameter.status !== undefined && parameter.status !== 'dead')
  ) {
    return undefined;
  }
  return isPlain(value) ? { path: node.path, parameter, value } : undefined;
}

/**
 * For the `concerns` of rules on types, allowed values and ranges: whether to check a value. True if the value is not
 * given, false for values that `plainValue` skips or that are valid.
 */
export function mayBe(scalar: ScalarNode | undefined, isWrong: (scalar: ScalarNode) => boolean): boolean {
  return scalar === undefined || (isPlain(scalar) && isWrong(scalar));
}

/** Returns how values of a parameter are compared: case does not matter for some. */
export function foldFor({ case: folding }: Pick<Parameter, 'case'>): (value: unknown) => unknown {
  return value => (folding === undefined || typeof value !== 'string' ? value : value.toLowerCase());
}

/** Whether a value is one of the allowed ones. Also true for a value of a wrong type. */
export function isAllowed(parameter: Parameter, node: ValueNode): boolean {
  const coerced = coerce(parameter, node);
  if (
    !coerced.ok ||
    typeof coerced.value === 'boolean' ||
    coerced.value === undefined ||
    Array.isArray(coerced.value)
  ) {
    return true;
  }
  const fold = foldFor(parameter);
  const written = fold(coerced.value);
  const listed = parameter.values?.some(({ value }) => fold(value) === written) ?? true;
  return listed || parameter.openValues === true;
}
