import { isObject } from '../../document/is-object.js';
import type { JsonValue } from '../../document/json-value.js';
import { renderNumber } from '../../document/render.js';
import { plainValue } from './plain-scalar.js';

/** Words with a letter first. Anything else gets quotes, although some of it could do without. */
const plainWords = /^[A-Za-z_/][\w./@+%=-]*(?: [\w./@+%=-]+)*$/;
/** Strings for PyYAML, booleans for others. */
const halfBoolean = /^[yYnN]$/;

function quoted(value: string, quote: string): string {
  return quote === "'" && !/[^\x20-\x7e\u00a0-\uffff]/.test(value)
    ? `'${value.replaceAll("'", "''")}'`
    : JSON.stringify(value);
}

/** Returns a string, plain if PyYAML reads it as a string then; `quote` is the quote in use, or empty. */
export function renderString(value: string, quote: string): string {
  const isPlain = quote === '' && plainWords.test(value) && plainValue(value) === value && !halfBoolean.test(value);
  return isPlain ? value : quoted(value, quote === '' ? "'" : quote);
}

/** PyYAML reads a float only if it has a point, and an exponent only with its sign: 1.0e-5, not 1e-5. */
function renderYamlNumber(value: number): string {
  if (!Number.isFinite(value)) {
    return Number.isNaN(value) ? '.nan' : value > 0 ? '.inf' : '-.inf';
  }
  const source = Number.isInteger(value) ? String(value) : renderNumber(value);
  const [mantissa = '', exponent] = source.split('e');
  return exponent === undefined
    ? source
    : `${mantissa.includes('.') ? mantissa : `${mantissa}.0`}e${/^[-+]/.test(exponent) ? '' : '+'}${exponent}`;
}

/** Returns a value on one line, with objects and arrays in brackets. */
export function renderFlow(value: JsonValue, quote: string): string {
  if (typeof value === 'number') {
    return renderYamlNumber(value);
  }
  if (typeof value === 'string') {
    return renderString(value, quote);
  }
  if (Array.isArray(value)) {
    return `[${value.map(item => renderFlow(item, quote)).join(', ')}]`;
  }
  if (!isObject(value)) {
    return String(value);
  }
  const members = Object.entries(value).map(
    ([name, member]) => `${renderString(name, quote)}: ${renderFlow(member as JsonValue, quote)}`,
  );
  return members.length === 0 ? '{}' : `{${members.join(', ')}}`;
}

/** Whether a value is written as a block of lines: an object with members. */
export function isBlock(value: JsonValue): boolean {
  return isObject(value) && !Array.isArray(value) && Object.keys(value).length > 0;
}

/** Returns what follows the colon of a key whose members are on lines with this indent. */
export function renderMember(value: JsonValue, indent: string, step: string, eol: string, quote: string): string {
  if (!isBlock(value)) {
    return ` ${renderFlow(value, quote)}`;
  }
  const members = Object.entries(value as { readonly [name: string]: JsonValue }).map(
    ([name, member]) =>
      `${eol}${indent}${renderString(name, quote)}:${renderMember(member, indent + step, step, eol, quote)}`,
  );
  return members.join('');
}
