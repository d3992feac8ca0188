import { type JsonType, type Parameter, typesOf, type ValueKind } from '../catalog/parameter.js';
import type { ScalarNode, ValueNode } from '../document/syntax-tree.js';
import { formerly, isMapping } from './former-coercion.js';
import { type Coerced, digits, laxBoolean, laxFloat, no, numberOf, yes } from './scalars.js';

const wholeNumber = /^\s*[+-]?\d(_?\d)*(\.0+)?\s*$/;

/** Whether an integer is written with digits only: Python then does not limit its size. Rounding may add a digit. */
function isPlain(node: ValueNode, value: number): boolean {
  return Number.isInteger(value) && Math.abs(BigInt(value).toString().length - (node.end - node.offset)) <= 1;
}

/**
 * pydantic's lax int. It accepts integral floats and digit strings, but not "5e8", fractions or values that do not fit
 * 64 bits. Without `booleans` a string has to be valid for Python's `int()`.
 */
function laxInteger(node: ScalarNode, booleans: boolean): Coerced {
  if (node.kind === 'boolean') {
    return booleans ? yes(node.value === true ? 1 : 0) : no;
  }
  if (typeof node.value === 'number') {
    const fits = Math.abs(node.value) < 2 ** 63 || isPlain(node, node.value);
    return Number.isInteger(node.value) && fits ? yes(node.value) : no;
  }
  const text = String(node.value);
  return (booleans ? wholeNumber : digits).test(text) ? yes(numberOf(text)) : no;
}

function strict(parameter: Parameter, node: ScalarNode, type: JsonType): Coerced {
  switch (type) {
    case 'boolean':
      // A boolean in place of a section is recognized by its type, before the section's model converts anything.
      return typesOf(parameter).includes('object') && node.kind !== 'boolean' ? no : laxBoolean(node);
    case 'integer':
      return laxInteger(node, parameter.coerce !== 'lax-int-not-bool');
    case 'number':
      return node.kind === 'boolean' && parameter.coerce === 'lax-float-not-bool' ? no : laxFloat(node, parameter);
    case 'string':
      return node.kind === 'string' ? yes(node.value) : no;
    default:
      return no;
  }
}

/** Converts a value that DeepSpeed reads as it is: an integral number is valid as an integer, nothing else changes. */
function literal(node: ScalarNode, type: JsonType): Coerced {
  switch (type) {
    case 'integer':
      return node.kind === 'number' && Number.isInteger(node.value) ? yes(node.value) : no;
    case 'number':
      return node.kind === 'number' ? yes(node.value) : no;
    case 'boolean':
      return node.kind === 'boolean' || node.value === 0 || node.value === 1 ? yes(Boolean(node.value)) : no;
    case 'string':
      return node.kind === 'string' ? yes(node.value) : no;
    default:
      return no;
  }
}

function scalar(parameter: Parameter, node: ScalarNode, type: JsonType): Coerced {
  if (parameter.coerce === 'exact') {
    return node.kind === type ? yes(node.value) : no;
  }
  if (parameter.check !== 'strict') {
    return literal(node, type);
  }
  return parameter.model === 'pydantic 1' ? formerly(parameter, node, type) : strict(parameter, node, type);
}

/** Converts a value to one of a parameter's types as DeepSpeed does. Does not handle null and "auto". */
export function coerce(parameter: Parameter, node: ValueNode): Coerced {
  for (const type of typesOf(parameter)) {
    if (type === 'any') {
      return yes(undefined);
    }
    if (type === 'object' && parameter.coerce === 'mapping' && isMapping(node)) {
      return yes(undefined);
    }
    if (node.kind === 'object' || node.kind === 'array') {
      if (type === node.kind) {
        return yes(undefined);
      }
      continue;
    }
    if (type === 'array' && parameter.coerce === 'wrap' && node.kind === 'string') {
      return yes([node.value]);
    }
    const coerced = scalar(parameter, node, type);
    if (coerced.ok) {
      return coerced;
    }
  }
  return no;
}

/** Whether Python counts a value as true; undefined for a placeholder. NaN counts as true, null and empty values as false. */
export function isTruthy(node: ValueNode): boolean | undefined {
  switch (node.kind) {
    case 'word':
    case 'expression':
      return undefined;
    case 'object':
      return node.properties.length > 0;
    case 'array':
      return node.items.length > 0;
    default:
      return Number.isNaN(node.value) || Boolean(node.value);
  }
}

function isNumber(node: ValueNode): boolean {
  return node.kind === 'number' || node.kind === 'boolean';
}

/**
 * Whether Hjson reads a number as an integer: integral numbers below 1e10, and all numbers written with digits only.
 */
function isInteger(node: ValueNode): boolean {
  const value = Number((node as ScalarNode).value);
  return node.kind === 'boolean' || (Number.isInteger(value) && (Math.abs(value) < 1e10 || isPlain(node, value)));
}

function isInRange(node: ValueNode, { minimum, exclusiveMinimum }: Parameter): boolean {
  const value = isNumber(node) ? Number((node as ScalarNode).value) : Number.NaN;
  return value >= (minimum ?? Number.NEGATIVE_INFINITY) && value > (exclusiveMinimum ?? Number.NEGATIVE_INFINITY);
}

const kinds: { readonly [kind in ValueKind]: (node: ValueNode, parameter: Parameter) => boolean } = {
  boolean: node => node.kind === 'boolean',
  integer: node => isNumber(node) && isInteger(node),
  number: isNumber,
  inRange: isInRange,
  string: node => node.kind === 'string',
  digits: node => node.kind === 'string' && digits.test(node.value),
  array: node => node.kind === 'array',
  object: node => node.kind === 'object',
  falsy: node => isTruthy(node) === false,
  truthy: node => isTruthy(node) !== false,
};

/** Whether a value of a wrong type passes the check that would otherwise stop the run. */
export function passes(parameter: Parameter, node: ValueNode): boolean {
  return parameter.passes?.some(kind => kinds[kind](node, parameter)) ?? false;
}
