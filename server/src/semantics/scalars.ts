import type { Parameter } from '../catalog/parameter.js';
import type { ScalarNode } from '../document/syntax-tree.js';

/** What DeepSpeed makes of a value: the value it then works with, or that it does not take it. */
export type Coerced = { readonly ok: true; readonly value: unknown } | { readonly ok: false };

/** It does not take the value. */
export const no: Coerced = { ok: false };
/** What Python's `int()` takes. */
export const digits = /^\s*[+-]?\d(_?\d)*\s*$/;
const trueWords = new Set(['1', 'true', 't', 'yes', 'y', 'on']);
const falseWords = new Set(['0', 'false', 'f', 'no', 'n', 'off']);

/** It takes the value, as this. */
export function yes(value: unknown): Coerced {
  return { ok: true, value };
}

/** pydantic's lax bool: 0 and 1, and a dozen words in any case. */
export function laxBoolean(node: ScalarNode): Coerced {
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
export function numberOf(text: string): number {
  const plain = text.trim().replace(/(?<=\d)_(?=\d)/g, '');
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : Number.NaN;
}

const endless = /^[+-]?(inf|infinity|nan)$/i;

/** pydantic's lax float: numbers, booleans, and texts that Python's `float()` takes, "inf" and "nan" too. */
export function laxFloat(node: ScalarNode, parameter: Parameter): Coerced {
  const text = String(node.value).trim();
  if (node.kind === 'string' && endless.test(text) && parameter.coerce !== 'lax-float-not-bool') {
    return isWithinLimits(text, parameter) ? yes(text) : no;
  }
  const value = node.kind === 'string' ? numberOf(text) : Number(node.value);
  return Number.isNaN(value) ? no : yes(value);
}

/** What is not a number is within no limit. */
function isWithinLimits(text: string, { minimum, exclusiveMinimum, maximum, exclusiveMaximum }: Parameter): boolean {
  const [least, most] = [minimum ?? exclusiveMinimum, maximum ?? exclusiveMaximum];
  const isNumber = !/nan/i.test(text);
  const crossed = text.startsWith('-') ? least : most;
  return isNumber ? crossed === undefined : least === undefined && most === undefined;
}
