import type { BoundProperty } from '../catalog/binding.js';
import type { Parameter } from '../catalog/parameter.js';
import type { ScalarNode, ValueNode } from '../document/syntax-tree.js';
import { coerce } from './coercion.js';
import { isLiteral } from './stage.js';

/** A known key with a value that can be judged by itself: not null, not "auto", not a placeholder. */
export interface PlainValue {
  /** Path of the key in the catalog. */
  readonly path: string;
  readonly parameter: Parameter;
  readonly value: ValueNode;
}

/** Null, "auto" and what is to be filled in are not judged by themselves. */
function isPlain(value: ValueNode): boolean {
  return value.kind !== 'null' && value.kind !== 'word' && !isLiteral(value, 'auto');
}

/** The value of a bound property if the rules on types, allowed values and ranges have a say in it. */
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
 * For `concerns` of the rules on types, allowed values and ranges: whether a value is to be looked at, which every value is
 * that is not at hand, and none that `plainValue` leaves out or that is found to be fine.
 */
export function mayBe(scalar: ScalarNode | undefined, isWrong: (scalar: ScalarNode) => boolean): boolean {
  return scalar === undefined || (isPlain(scalar) && isWrong(scalar));
}

/** False for a value of a right type that is not one of the allowed ones. */
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
  const fold = parameter.case === 'lower' || parameter.case === 'upper';
  const written = fold ? String(coerced.value).toLowerCase() : coerced.value;
  const listed =
    parameter.values?.some(({ value }) => (fold ? String(value).toLowerCase() : value) === written) ?? true;
  return listed || parameter.openValues === true;
}
