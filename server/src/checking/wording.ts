import type { CatalogNode } from '../catalog/catalog.js';
import type { JsonValue } from '../document/json-value.js';
import type { PropertyNode, ValueNode } from '../document/syntax-tree.js';

/** `zero_optimization`, or "the top level" for the root. */
export function sectionName(section: CatalogNode): string {
  return section.path === '' ? 'the top level' : `"${section.path}"`;
}

/** Where a key stands: in `zero_optimization`, or at the top level. */
export function placeName(section: CatalogNode): string {
  return `${section.path === '' ? 'at' : 'in'} ${sectionName(section)}`;
}

/** A short rendering of a value for a message. */
export function shown(value: JsonValue | undefined): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** The value of a node as it stands in the file, cut to a length that fits a message. */
export function shownNode(node: ValueNode, text: string): string {
  const source = text.slice(node.offset, node.end).replace(/\s+/g, ' ');
  return source.length > 40 ? `${source.slice(0, 37)}...` : source;
}

/** So many keys are named in one message. */
const mostNamed = 5;

function joinedBy(word: 'and' | 'or', items: readonly string[]): string {
  if (items.length < 2) {
    return items.join('');
  }
  return `${items.slice(0, -1).join(', ')} ${word} ${items[items.length - 1]}`;
}

/** "a", "a or b", "a, b or c". */
export function oneOf(items: readonly string[]): string {
  return joinedBy('or', items);
}

/** "a", "a and b", "a, b and c". */
export function allOf(items: readonly string[]): string {
  return joinedBy('and', items);
}

/** The first few of several keys by their names, and how many more there are. */
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

/** "an integer", "true or false". */
export function typeName(type: string): string {
  return article[type] ?? type;
}

/** Keys that people use as comments or for their tools: `_comment`, `//`, `$schema`. */
export function isComment(name: string): boolean {
  return /^([_/#$]|comments?$|notes?$|description$)/i.test(name);
}
