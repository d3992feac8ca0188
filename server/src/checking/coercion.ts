import { type JsonType, type Parameter, typesOf, type ValueKind } from '../catalog/parameter.js';
import type { ScalarNode, ValueNode } from '../document/syntax-tree.js';

/** What DeepSpeed makes of a value: the value it then works with, or that it does not take it. */
export type Coerced = { readonly ok: true; readonly value: unknown } | { readonly ok: false };

const no: Coerced = { ok: false };
const digits = /^\s*[+-]?\d(_?\d)*\s*$/;
const wholeNumber = /^\s*[+-]?\d(_?\d)*(\.0+)?\s*$/;
const trueWords = new Set(['1', 'true', 't', 'yes', 'y', 'on']);
const falseWords = new Set(['0', 'false', 'f', 'no', 'n', 'off']);

function yes(value: unknown): Coerced {
  return { ok: true, value };
}

/** pydantic's lax bool: 0 and 1, and a dozen words in any case. */
function laxBoolean(node: ScalarNode): Coerced {
  if (node.kind === 'boolean') {
    return yes(node.value);
  }
  if (node.kind === 'number') {
    return node.value === 0 || node.value === 1 ? yes(node.value === 1) : no;
  }
  const word = String(node.value).toLowerCase();
  return trueWords.has(word) ? yes(true) : falseWords.has(word) ? yes(false) : no;
}

/** The number in a text as Python's `float()` reads it: digits with underscores between them, no "0x10", no "". */
function numberOf(text: string): number {
  const plain = text.trim().replace(/(?<=\d)_(?=\d)/g, '');
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : Number.NaN;
}

/** Whether a whole number is written with digits only: Python then has no limit to its size. Rounding may add a digit. */
function isPlain(node: ValueNode, value: number): boolean {
  return Number.isInteger(value) && Math.abs(BigInt(value).toString().length - (node.end - node.offset)) <= 1;
}

/** pydantic's lax int (without `booleans`: what passes Python's `int()` first): whole floats and digit strings count, "5e8" and fractions do not, nor what 64 bits cannot hold. */
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

/** pydantic's lax float: numbers, booleans and numeric strings. */
function laxFloat(node: ScalarNode, booleans: boolean): Coerced {
  if (node.kind === 'boolean') {
    return booleans ? yes(node.value === true ? 1 : 0) : no;
  }
  const value = typeof node.value === 'number' ? node.value : numberOf(String(node.value));
  return Number.isNaN(value) ? no : yes(value);
}

function strict(parameter: Parameter, node: ScalarNode, type: JsonType): Coerced {
  if (parameter.coerce === 'exact') {
    return node.kind === type ? yes(node.value) : no;
  }
  switch (type) {
    case 'boolean':
      // A switch in place of a section is taken by its type, before the section's model converts anything.
      return typesOf(parameter).includes('object') && node.kind !== 'boolean' ? no : laxBoolean(node);
    case 'integer':
      return laxInteger(node, parameter.coerce !== 'lax-int-not-bool');
    case 'number':
      return laxFloat(node, parameter.coerce !== 'lax-float-not-bool');
    case 'string':
      return node.kind === 'string' ? yes(node.value) : no;
    default:
      return no;
  }
}

/** Values that are read as they are: a whole number passes for an integer, nothing else is converted. */
function literal(parameter: Parameter, node: ScalarNode, type: JsonType): Coerced {
  if (parameter.coerce === 'exact') {
    return node.kind === type ? yes(node.value) : no;
  }
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

/** What DeepSpeed makes of a value for one of a parameter's types. Null and "auto" are not judged here. */
export function coerce(parameter: Parameter, node: ValueNode): Coerced {
  for (const type of typesOf(parameter)) {
    if (type === 'any') {
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
    const coerced = parameter.check === 'strict' ? strict(parameter, node, type) : literal(parameter, node, type);
    if (coerced.ok) {
      return coerced;
    }
  }
  return no;
}

/** Whether Python takes a value for true. */
export function isTruthy(node: ValueNode): boolean {
  if (node.kind === 'object') {
    return node.properties.length > 0;
  }
  return node.kind === 'array' ? node.items.length > 0 : Boolean(node.value);
}

function isNumber(node: ValueNode): boolean {
  return node.kind === 'number' || node.kind === 'boolean';
}

/** Hjson makes integers of whole numbers up to a size, and of all that are written with digits only. */
function isInteger(node: ValueNode): boolean {
  const value = Number((node as ScalarNode).value);
  return node.kind === 'boolean' || (Number.isInteger(value) && (Math.abs(value) < 1e10 || isPlain(node, value)));
}

const kinds: { readonly [kind in ValueKind]: (node: ValueNode) => boolean } = {
  boolean: node => node.kind === 'boolean',
  integer: node => isNumber(node) && isInteger(node),
  number: isNumber,
  positive: node => isNumber(node) && Number((node as ScalarNode).value) > 0,
  string: node => node.kind === 'string',
  digits: node => node.kind === 'string' && digits.test(String(node.value)),
  array: node => node.kind === 'array',
  object: node => node.kind === 'object',
  falsy: node => !isTruthy(node),
  truthy: isTruthy,
};

/** Whether a value of a wrong type gets past the code that would otherwise stop the run. */
export function passes(parameter: Parameter, node: ValueNode): boolean {
  return parameter.passes?.some(kind => kinds[kind](node)) ?? false;
}
