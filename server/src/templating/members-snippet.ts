import { literal } from '../describing/snippet.js';
import { isObject } from '../document/is-object.js';
import type { JsonValue } from '../document/json-value.js';
import { renderValue } from '../document/render.js';
import type { Members } from './template.js';

/** A character that JSON does not escape and no template contains. */
const mark = '\uE000';

/** Returns a value with its placeholders marked, so that they survive the rendering. */
function marked(value: JsonValue, path: string, placeholders: readonly string[]): JsonValue {
  if (typeof value === 'string' && placeholders.includes(path)) {
    return `${mark}${value}${mark}`;
  }
  if (!isObject(value)) {
    return value;
  }
  const members = Object.entries(value).map(([name, member]) => [
    name,
    marked(member, path === '' ? name : `${path}.${name}`, placeholders),
  ]);
  return Object.fromEntries(members) as JsonValue;
}

/**
 * Returns members as the lines of a snippet without the outer braces, to be inserted into an object. Values at the full
 * paths `placeholders` become tab stops.
 */
export function membersSnippet(members: Members, placeholders: readonly string[] = []): readonly string[] {
  const value = marked(members, '', placeholders);
  const text = literal(renderValue(value, { indent: '\t', eol: '\n' }, ''));
  let stop = 0;
  const filled = text.replace(new RegExp(`${mark}(.*?)${mark}`, 'g'), (_, preset: string) => {
    stop += 1;
    return `\${${stop}:${preset}}`;
  });
  const lines = filled.split('\n').slice(1, -1);
  return lines.map(line => line.replace(/^\t/, ''));
}
