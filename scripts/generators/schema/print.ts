import type { JsonValue } from '../../../server/src/document/json-value.js';

const width = 80;

function isObject(value: JsonValue): value is { readonly [name: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Prettier, as SchemaStore configures it, moves keywords with a dollar sign to the front. */
function entriesOf(value: { readonly [name: string]: JsonValue }): readonly [string, JsonValue][] {
  const entries = Object.entries(value);
  const isFirst = ([name]: [string, JsonValue]): boolean => name.startsWith('$');
  return [...entries.filter(isFirst), ...entries.filter(entry => !isFirst(entry))];
}

function membersOf(value: JsonValue): number {
  return typeof value === 'object' && value !== null ? Object.keys(value).length : 0;
}

/** Prettier never puts several objects or lists on one line if each has more than one member. */
function isBroken(value: JsonValue): boolean {
  if (typeof value !== 'object' || value === null) {
    return false;
  }
  const items = Object.values(value) as readonly JsonValue[];
  const many = Array.isArray(value) && items.length > 1 && items.every(item => membersOf(item) > 1);
  return (many && new Set(items.map(item => Array.isArray(item))).size === 1) || items.some(isBroken);
}

/**
 * Prints JSON as Prettier formats it: with two spaces, and each value on one line if it fits.
 *
 * @param column the column at which the value begins
 * @param after number of characters that follow it: the comma
 */
export function print(value: JsonValue, indent = '', column = 0, after = 0): string {
  const line = isBroken(value) ? undefined : inline(value);
  if (line !== undefined && column + line.length + after <= width) {
    return line;
  }
  const inner = `${indent}  `;
  if (isObject(value)) {
    const entries = entriesOf(value);
    const members = entries.map(([name, member], index) => {
      const key = `${inner}${JSON.stringify(name)}: `;
      return key + print(member, inner, key.length, index < entries.length - 1 ? 1 : 0);
    });
    return `{\n${members.join(',\n')}\n${indent}}`;
  }
  return Array.isArray(value)
    ? `[\n${value.map((item, index) => inner + print(item, inner, inner.length, index < value.length - 1 ? 1 : 0)).join(',\n')}\n${indent}]`
    : JSON.stringify(value);
}

function inline(value: JsonValue): string {
  if (isObject(value)) {
    const members = entriesOf(value).map(([name, member]) => `${JSON.stringify(name)}: ${inline(member)}`);
    return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
  }
  return Array.isArray(value) ? `[${value.map(inline).join(', ')}]` : JSON.stringify(value);
}
