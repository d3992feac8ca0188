import { type CatalogNode, variantChildren } from '../catalog/catalog.js';
import type { JsonValue } from '../catalog/parameter.js';
import type { ValueNode } from '../document/syntax-tree.js';
import type { FailsAt, Severity } from './rule.js';

/** `zero_optimization`, or "the top level" for the root. */
export function sectionName(section: CatalogNode): string {
  return section.path === '' ? 'the top level' : `"${section.path}"`;
}

interface Effect {
  readonly text: string;
  readonly severity: Severity;
  readonly failsAt: FailsAt;
}

const ignored: Effect = { text: 'DeepSpeed ignores it without a word.', severity: 'warning', failsAt: 'never' };

/** What happens to an argument that the optimizer or scheduler of this `type` does not have. */
function unknownArgumentEffect(what: string, type: string, known: ReadonlyMap<string, CatalogNode>): Effect {
  if (type.toLowerCase() === 'muon') {
    return ignored;
  }
  const external = [...known.values()].some(node => node.parameter?.externalApi !== undefined);
  const own = [...known.values()].some(node => node.parameter?.externalApi === undefined);
  if (external && !own) {
    return {
      text: `${type} of the versions known here does not take it and raises a TypeError.`,
      severity: 'warning',
      failsAt: 'initialize',
    };
  }
  return {
    text: `The ${what} ${type} refuses it with a TypeError when the engine is built.`,
    severity: 'error',
    failsAt: 'initialize',
  };
}

/** What DeepSpeed does about a key it does not know in a section; `type` is the sibling `type` of a `params` object. */
export function unknownKeyEffect(section: CatalogNode, type: string | undefined): Effect {
  if (section.strict) {
    return {
      text: 'DeepSpeed stops while it reads the file ("Extra inputs are not permitted").',
      severity: 'error',
      failsAt: 'load',
    };
  }
  const known = type === undefined ? undefined : variantChildren(section, type);
  if (type !== undefined && known !== undefined) {
    return unknownArgumentEffect(section.path.startsWith('optimizer') ? 'optimizer' : 'scheduler', type, known);
  }
  return ignored;
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

/** "a", "a or b", "a, b or c". */
export function oneOf(items: readonly string[]): string {
  if (items.length < 2) {
    return items.join('');
  }
  return `${items.slice(0, -1).join(', ')} or ${items[items.length - 1]}`;
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
