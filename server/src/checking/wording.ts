import type { CatalogNode } from '../catalog/catalog.js';
import type { JsonValue } from '../document/json-value.js';
import { renderInline } from '../document/render.js';
import type { PropertyNode, ValueNode } from '../document/syntax-tree.js';

/** Returns the path of a section in quotes, or "the top level" for the root. */
export function sectionName(section: CatalogNode): string {
  return section.path === '' ? 'the top level' : `"${section.path}"`;
}

/** Returns the place of a key as a phrase: 'in "zero_optimization"' or "at the top level". */
export function placeName(section: CatalogNode): string {
  return `${section.path === '' ? 'at' : 'in'} ${sectionName(section)}`;
}

/** Returns a value as JSON for a message, cut to 60 characters. */
export function shown(value: JsonValue | undefined): string {
  const text = value === undefined ? 'nothing' : renderInline(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** Returns the source of a node for a message, cut to 40 characters. */
export function shownNode(node: ValueNode, text: string): string {
  const source = text.slice(node.offset, node.end);
  // Most values have no space.
  const written = /\s/.test(source) ? source.replace(/\s+/g, ' ') : source;
  // A name stands for its value. In YAML a string has no quotes, and 1e-5 is one.
  const isOther = 'through' in node || (node.kind === 'string' && !/^\w{0,2}["']/.test(written));
  const shown = isOther && 'value' in node ? JSON.stringify(node.value) : written;
  return shown.length > 40 ? `${shown.slice(0, 37)}...` : shown;
}

/** A message names at most this many keys, or one more if only one is left: lists of problems cut long lines. */
const mostNamed = 2;

function joinedBy(word: 'and' | 'or', items: readonly string[]): string {
  if (items.length < 2) {
    return items.join('');
  }
  return `${items.slice(0, -1).join(', ')} ${word} ${items[items.length - 1]}`;
}

/** Returns "a", "a or b", or "a, b or c". */
export function oneOf(items: readonly string[]): string {
  return joinedBy('or', items);
}

/** Returns "a", "a and b", or "a, b and c". */
export function allOf(items: readonly string[]): string {
  return joinedBy('and', items);
}

/** Returns the names of the first few keys, and the number of others. */
export function someOf(properties: readonly PropertyNode[]): string {
  const names = properties.map(({ key }) => `"${key.name}"`);
  const others = names.length - mostNamed;
  return others < 2 ? allOf(names) : `${names.slice(0, mostNamed).join(', ')} and ${others} more`;
}

const article: { readonly [type: string]: string } = {
  boolean: 'true or false',
  integer: 'an integer',
  number: 'a number',
  string: 'a string',
  object: 'an object',
  array: 'an array',
  null: 'null',
};

/** Returns a type as it reads in a message: "an integer", "true or false". */
export function typeName(type: string): string {
  return article[type] ?? type;
}

/** Whether a key is used as a comment or by a tool: `_comment`, `//`, `$schema`. */
export function isComment(name: string): boolean {
  return /^([_/#$]|comments?$|notes?$|description$)/i.test(name);
}
