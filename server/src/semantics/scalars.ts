import type { Parameter } from '../catalog/parameter.js';
import type { ScalarNode } from '../document/syntax-tree.js';

/** The result of a conversion: the value that DeepSpeed uses, or a rejection. */
export type Coerced = { readonly ok: true; readonly value: unknown } | { readonly ok: false };

/** DeepSpeed rejects the value. */
export const no: Coerced = { ok: false };
/** The strings that Python's `int()` accepts. */
export const digits = /^\s*[+-]?\d(_?\d)*\s*$/;
const trueWords = new Set(['1', 'true', 't', 'yes', 'y', 'on']);
const falseWords = new Set(['0', 'false', 'f', 'no', 'n', 'off']);

/** DeepSpeed accepts the value and uses `value`. */
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

/**
 * Returns the number that Python's `float()` reads from a string. Allows underscores between digits; "0x10" and "" are
 * not numbers.
 */
export function numberOf(text: string): number {
  const plain = text.trim().replace(/(?<=\d)_(?=\d)/g, '');
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : Number.NaN;
}

const endless = /^[+-]?(inf|infinity|nan)$/i;

/** pydantic's lax float: numbers, booleans, and strings that Python's `float()` accepts, including "inf" and "nan". */
export function laxFloat(node: ScalarNode, parameter: Parameter): Coerced {
  const text = String(node.value).trim();
  if (node.kind === 'string' && endless.test(text) && parameter.coerce !== 'lax-float-not-bool') {
    return isWithinLimits(text, parameter) ? yes(text) : no;
  }
  const value = node.kind === 'string' ? numberOf(text) : Number(node.value);
  return Number.isNaN(value) ? no : yes(value);
}

/** Whether "inf", "-inf" or "nan" is within the limits. "nan" violates every limit. */
function isWithinLimits(text: string, { minimum, exclusiveMinimum, maximum, exclusiveMaximum }: Parameter): boolean {
  const [least, most] = [minimum ?? exclusiveMinimum, maximum ?? exclusiveMaximum];
  const isNumber = !/nan/i.test(text);
  const crossed = text.startsWith('-') ? least : most;
  return isNumber ? crossed === undefined : least === undefined && most === undefined;
}
