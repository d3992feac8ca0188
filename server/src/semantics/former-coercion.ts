import type { JsonType, Parameter } from '../catalog/parameter.js';
import type { ScalarNode, ValueNode } from '../document/syntax-tree.js';
import { type Coerced, digits, laxBoolean, laxFloat, no, numberOf, yes } from './scalars.js';

/** Python's `int()`: it truncates fractions, converts true to 1, and accepts strings of digits only. */
function toInteger(node: ScalarNode): Coerced {
  if (node.kind === 'string') {
    return digits.test(node.value) ? yes(numberOf(node.value)) : no;
  }
  const value = Number(node.value);
  return Number.isFinite(value) ? yes(Math.trunc(value)) : no;
}

/** Converts numbers to strings. True and false are integers in Python, so they become strings too. */
function toText(node: ScalarNode, written: string): Coerced {
  return yes(node.kind === 'string' ? node.value : written);
}

/** Finds a member of an enumeration by its value: true is 1, "1" is not. */
function toMember(node: ScalarNode, type: JsonType): Coerced {
  if (type === 'integer') {
    const value = Number(node.value);
    return node.kind !== 'string' && Number.isInteger(value) ? yes(value) : no;
  }
  return node.kind === 'string' ? yes(node.value) : no;
}

/** Whether Python can build a dict from a value: an empty list or string is also valid for a section. */
export function isMapping(node: ValueNode): boolean {
  return node.kind === 'array' ? node.items.length === 0 : node.kind === 'string' && node.value === '';
}

/**
 * Converts a scalar in a strict section whose model uses pydantic 1. Source: pydantic/v1/validators.py:bool_validator (bool_validator,
 * int_validator, float_validator, str_validator, enum_member_validator), 1.10.
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
