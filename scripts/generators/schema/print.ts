import type { JsonValue } from '../../../server/src/catalog/parameter.js';

const width = 80;

function isObject(value: JsonValue): value is { readonly [name: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * JSON text as Prettier leaves it: two spaces, each member of an object on a line of its own, a list of plain values on one line
 * where it fits.
 *
 * @param column where the value begins on its line
 */
export function print(value: JsonValue, indent = '', column = 0): string {
  const inner = `${indent}  `;
  if (isObject(value)) {
    const members = Object.entries(value).map(([name, member]) => {
      const key = `${inner}${JSON.stringify(name)}: `;
      return key + print(member, inner, key.length);
    });
    return members.length === 0 ? '{}' : `{\n${members.join(',\n')}\n${indent}}`;
  }
  if (!Array.isArray(value)) {
    return JSON.stringify(value);
  }
  const items = value.map(item => print(item, inner, inner.length));
  const line = `[${items.join(', ')}]`;
  const fits = !line.includes('\n') && column + line.length + 1 <= width;
  return fits || value.length === 0 ? line : `[\n${items.map(item => inner + item).join(',\n')}\n${indent}]`;
}
