import type { JsonType, Parameter } from '../catalog/parameter.js';
import type { ScalarNode, ValueNode } from '../document/syntax-tree.js';
import { type Coerced, digits, laxBoolean, laxFloat, no, numberOf, yes } from './scalars.js';

/** Python's `int()`: fractions are cut off, true is 1, and texts may hold digits only. */
function toInteger(node: ScalarNode): Coerced {
  if (node.kind === 'string') {
    return digits.test(String(node.value)) ? yes(numberOf(String(node.value))) : no;
  }
  const value = Number(node.value);
  return Number.isFinite(value) ? yes(Math.trunc(value)) : no;
}

/** Numbers become texts, and so do true and false, which are integers to Python. */
function toText(node: ScalarNode, written: string): Coerced {
  return yes(node.kind === 'string' ? node.value : written);
}

/** A member of an enumeration is found by its value: true is 1, "1" is not. */
function toMember(node: ScalarNode, type: JsonType): Coerced {
  if (type === 'integer') {
    const value = Number(node.value);
    return node.kind !== 'string' && Number.isInteger(value) ? yes(value) : no;
  }
  return node.kind === 'string' ? yes(node.value) : no;
}

/** A section or dictionary may be anything that Python makes a dictionary of: an empty list or text, too. */
export function isMapping(node: ValueNode): boolean {
  return node.kind === 'array' ? node.items.length === 0 : node.kind === 'string' && node.value === '';
}

/**
 * What a strict section makes of a scalar where its model is one of pydantic 1.
 * Source: pydantic/v1/validators.py:bool_validator, int_validator, float_validator, str_validator and enum_member_validator there.
 */
export function formerly(parameter: Parameter, node: ScalarNode, type: JsonType): Coerced {
  if (parameter.coerce === 'member') {
    return toMember(node, type);
  }
  switch (type) {
    case 'boolean':
      return laxBoolean(node);
    case 'integer':
      return toInteger(node);
    case 'number':
      return laxFloat(node, parameter);
    case 'string':
      return parameter.coerce === 'path' && node.kind !== 'string' ? no : toText(node, String(node.value));
    default:
      return no;
  }
}
