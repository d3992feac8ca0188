import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Pair,
  type ParsedNode,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import type {
  ArrayNode,
  KeyNode,
  Mutable,
  ObjectNode,
  PropertyNode,
  ScalarNode,
  Span,
  ValueNode,
} from '../../document/syntax-tree.js';
import { plainValue } from './plain-scalar.js';
import { filler } from './readable.js';

type Parent = PropertyNode | ArrayNode | undefined;
type Item = Pair<ParsedNode, ParsedNode | null>;

function expression(text: string, { offset, end }: Span, parent: Parent): ScalarNode {
  return { kind: 'expression', value: text.slice(offset, end), offset, end, parent };
}

/** A scalar that the parser did not read: a template, or a string without its closing quote. */
function unread(text: string, span: Span, parent: Parent): ScalarNode {
  const source = text.slice(span.offset, span.end);
  return /^["']/.test(source) && !source.slice(1).includes(source[0] as string)
    ? { kind: 'string', value: source.slice(1), ...span, parent }
    : expression(text, span, parent);
}

function scalar(text: string, node: Scalar, span: Span, parent: Parent): ScalarNode {
  const source = String(node.value);
  if (node.tag !== undefined) {
    return expression(text, span, parent);
  }
  if (source.includes(filler)) {
    return unread(text, span, parent);
  }
  const value = node.type === 'PLAIN' ? plainValue(source) : source;
  switch (typeof value) {
    case 'string':
      return { kind: 'string', value, ...span, parent };
    case 'number':
      return { kind: 'number', value, ...span, parent };
    case 'boolean':
      return { kind: 'boolean', value, ...span, parent };
    default:
      return value === null ? { kind: 'null', value, ...span, parent } : expression(text, span, parent);
  }
}

function spanOf(node: ParsedNode): Span {
  return { offset: node.range[0], end: node.range[1] };
}

/** The end of a container without its closing bracket. */
function endOfContent(offset: number, last: Span | undefined): number {
  return last?.end ?? offset + 1;
}

function isFlow(text: string, offset: number, bracket: '{' | '['): boolean {
  return text[offset] === bracket;
}

function isClosed(text: string, { offset, end }: Span, bracket: '}' | ']'): boolean {
  return end - offset > 1 && text[end - 1] === bracket;
}

/**
 * The keys of a pair. An unfinished key is on a line above the key; the parser reads both as one that has several lines.
 */
function keysOf(text: string, node: Scalar, { offset, end }: Span): readonly KeyNode[] {
  const source = text.slice(offset, end);
  if (node.type !== 'PLAIN' || !/[\r\n]/.test(source)) {
    return [{ name: String(node.value), quoted: node.type !== 'PLAIN', offset, end }];
  }
  return [...source.matchAll(/[^\s](?:[^\r\n]*[^\s])?/g)].map(({ 0: name, index }) => ({
    name,
    quoted: false,
    offset: offset + index,
    end: offset + index + name.length,
  }));
}

function colonOf(pair: Item): number {
  return pair.srcToken?.sep?.find(({ type }) => type === 'map-value-ind')?.offset ?? -1;
}

function commaAfter(text: string, offset: number): number {
  const blank = /(?:\s|#[^\r\n]*(?:[\r\n]|$))*/y;
  blank.lastIndex = offset;
  const at = offset + (blank.exec(text)?.[0].length ?? 0);
  return text[at] === ',' ? at : -1;
}

/** Makes the tree of a document with the offsets of the source. Recurses as deep as the parser did. */
export function treeOf(text: string, document: Document.Parsed<ParsedNode>): ValueNode | undefined {
  function properties(object: ObjectNode, pair: Item): readonly PropertyNode[] {
    const { key: node, value } = pair;
    const colon = colonOf(pair);
    const keys = isScalar(node) ? keysOf(text, node, spanOf(node)) : [];
    return keys.map((key, index) => {
      const own = index === keys.length - 1;
      const property: Mutable<PropertyNode> = {
        kind: 'property',
        key,
        colon: own ? colon : -1,
        value: undefined,
        comma: -1,
        parent: object,
        offset: key.offset,
        end: key.end,
      };
      if (own) {
        property.value = value === null || isMissing(value) ? undefined : nodeOf(value, property);
        property.end = property.value?.end ?? Math.max(key.end, colon + 1);
      }
      return property;
    });
  }

  function objectOf(node: YAMLMap.Parsed, span: Span, parent: Parent): ObjectNode {
    const { offset, end } = span;
    const members: PropertyNode[] = [];
    const object: Mutable<ObjectNode> = { kind: 'object', properties: members, closed: true, offset, end, parent };
    for (const pair of node.items) {
      if (isKnown(pair.key)) {
        members.push(...properties(object, pair));
      } else {
        object.merges = true;
      }
    }
    const last = members[members.length - 1];
    if (!isFlow(text, offset, '{')) {
      object.inner = offset;
      object.end = last?.end ?? end;
      return object;
    }
    for (const member of members) {
      (member as Mutable<PropertyNode>).comma = commaAfter(text, member.end);
    }
    object.closed = isClosed(text, span, '}');
    object.end = object.closed ? end : endOfContent(offset, last);
    return object;
  }

  function nodeOf(node: ParsedNode, parent: Parent): ValueNode {
    const span = spanOf(node);
    const { offset, end } = span;
    if (isMap(node)) {
      return node.tag === undefined ? objectOf(node as YAMLMap.Parsed, span, parent) : expression(text, span, parent);
    }
    if (isSeq(node)) {
      const items: ValueNode[] = [];
      const array: Mutable<ArrayNode> = { kind: 'array', items, closed: true, offset, end, parent };
      items.push(...node.items.map(item => nodeOf(item as ParsedNode, array)));
      if (isFlow(text, offset, '[')) {
        array.closed = isClosed(text, span, ']');
      }
      if (!array.closed || !isFlow(text, offset, '[')) {
        array.end = endOfContent(offset, items[items.length - 1]);
      }
      return array;
    }
    if (isAlias(node)) {
      return expression(text, span, parent);
    }
    return scalar(text, node as Scalar, { offset, end: withoutLineEnd(text, span) }, parent);
  }

  return document.contents === null || isMissing(document.contents) ? undefined : nodeOf(document.contents, undefined);
}

/** A block scalar ends behind its last line; its node ends before the line break. */
function withoutLineEnd(text: string, { offset, end }: Span): number {
  return offset + text.slice(offset, end).trimEnd().length;
}

/** Whether nothing is written: `key:`. */
function isMissing(node: ParsedNode): boolean {
  return isScalar(node) && node.type === 'PLAIN' && node.range[0] === node.range[1] && node.tag === undefined;
}

/** Whether a key is written out. A merge key, an alias, a template or a collection adds unknown keys. */
function isKnown(key: unknown): boolean {
  return isScalar(key) && !String(key.value).includes(filler) && !(key.type === 'PLAIN' && key.value === '<<');
}
