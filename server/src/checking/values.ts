import type { BoundProperty } from '../catalog/binding.js';
import type { Parameter } from '../catalog/parameter.js';
import { propertyOf, type ValueNode } from '../document/syntax-tree.js';
import { coerce } from './coercion.js';
import { truthOf } from './reading.js';
import { isLiteral } from './stage.js';

/** A known key with a value that can be judged by itself: not null, not "auto", not a placeholder. */
export interface PlainValue {
  readonly parameter: Parameter;
  readonly value: ValueNode;
}

/** A section that is switched off is not looked at: what would stop the run in it stops nothing then. */
function whileEnabled(parameter: Parameter, { property, section }: BoundProperty): Parameter {
  const isSwitched = parameter.appliesTo?.enabled === `${section.path}.enabled` && property.key.name !== 'enabled';
  if (!isSwitched || truthOf(propertyOf(property.parent, 'enabled')?.value) === true) {
    return parameter;
  }
  const { failsAt, ...harmless } = parameter;
  return harmless;
}

/** The value of a bound property if the rules on types, allowed values and ranges have a say in it. */
export function plainValue(bound: BoundProperty): PlainValue | undefined {
  const { property, node } = bound;
  const parameter = node?.parameter;
  const value = property.value;
  if (
    parameter === undefined ||
    value === undefined ||
    parameter.status === 'ignored' ||
    parameter.status === 'rejected'
  ) {
    return undefined;
  }
  if (value.kind === 'null' || value.kind === 'word' || isLiteral(value, 'auto')) {
    return undefined;
  }
  return { parameter: whileEnabled(parameter, bound), value };
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
