import type { ConfigDocument } from '../../document/config-document.js';
import { placeAt } from '../../document/config-document.js';
import { lineStart } from '../../document/line-start.js';
import type { ArrayNode, ObjectNode, PropertyNode, ValueNode } from '../../document/syntax-tree.js';

/** What can be written at the cursor, and the range that a completion replaces (always on one line). */
export interface Cursor {
  readonly kind: 'key' | 'value' | 'item' | 'root';
  readonly container: ObjectNode | ArrayNode | undefined;
  /** The property whose key or value is being written. */
  readonly property: PropertyNode | undefined;
  readonly start: number;
  readonly end: number;
  /** The quote with which the characters between `start` and the cursor begin. JSON has only one. */
  readonly quote: string | undefined;
  /** Offset at which a comma is missing before the cursor. */
  readonly commaBefore: number | undefined;
  readonly commaAfter: boolean;
  /** Whether the key already has its colon, so that only the name is written. */
  readonly hasColon: boolean;
}

interface Token {
  readonly start: number;
  readonly end: number;
}

/** Returns the quote at an offset, if there is one. */
function quoteAt(text: string, offset: number): string | undefined {
  const c = text[offset];
  return c === '"' || c === "'" ? c : undefined;
}

/**
 * Returns the word or string that the cursor is in or directly behind, up to the line's end at most. An open string
 * ends at the cursor.
 */
function tokenAt(
  text: string,
  offset: number,
  node: ValueNode | { readonly offset: number; readonly end: number } | undefined,
): Token {
  if (node === undefined || offset < node.offset || offset > node.end) {
    return { start: offset, end: offset };
  }
  const source = text.slice(node.offset, node.end);
  const quote = quoteAt(source, 0);
  const open = quote !== undefined && (source.length < 2 || !source.endsWith(quote));
  const oneLine = !/[\r\n]/.test(source);
  return { start: node.offset, end: open || !oneLine ? offset : node.end };
}

/** Matches white space and comments that end with their line. */
const invisible = /(?:\s|#.*|\/\/.*)*/y;

function nextVisible(text: string, offset: number): string {
  invisible.lastIndex = offset;
  return text[offset + (invisible.exec(text)?.[0].length ?? 0)] ?? '';
}

function openingQuote({ text, notation }: ConfigDocument, offset: number): string | undefined {
  const quote = quoteAt(text, offset);
  return notation.id === 'json' && quote === "'" ? undefined : quote;
}

/** Whether a line comment begins between two offsets of one line, outside of strings. */
function startsComment(text: string, from: number, to: number): boolean {
  let inString = false;
  for (let i = from; i < to; i++) {
    const c = text[i];
    if (c === '"') {
      inString = !inString;
    } else if (inString) {
      i += c === '\\' ? 1 : 0;
    } else if (c === '#' || (c === '/' && text[i + 1] === '/' && i + 1 < to)) {
      return true;
    }
  }
  return false;
}

function inComment({ text, notation }: ConfigDocument, offset: number): boolean {
  if (notation.id !== 'json') {
    return notation.commentsIn(text).some(comment => comment.offset < offset && offset <= comment.end);
  }
  if (startsComment(text, lineStart(text, offset), offset)) {
    return true;
  }
  const opened = text.lastIndexOf('/*', offset - 1);
  return (
    opened >= 0 &&
    text.indexOf('*/', opened + 2) + 2 > offset &&
    !/"[^"\r\n]*$/.test(text.slice(0, opened).split('\n').pop() ?? '')
  );
}

/** Returns the cursor at a key position: inside a key, or in the white space of an object. */
function keyCursor(
  document: ConfigDocument,
  object: ObjectNode,
  property: PropertyNode | undefined,
  offset: number,
): Cursor {
  const { text } = document;
  const token = tokenAt(text, offset, property?.key);
  const own = property === undefined ? -1 : object.properties.indexOf(property);
  const before = own >= 0 ? object.properties[own - 1] : object.properties.findLast(other => other.end <= offset);
  const isInLines = document.notation.isInLines?.(text, object) ?? false;
  // A key that a program assigns is not among the members of a dict.
  const isAssigned = property?.isAssigned === true;
  const needsComma =
    !isInLines && !isAssigned && before !== undefined && before.comma < 0 && before.value !== undefined;
  const next = nextVisible(text, token.end);
  return {
    kind: 'key',
    container: object,
    property,
    ...token,
    quote: openingQuote(document, token.start),
    commaBefore: needsComma ? before.end : undefined,
    commaAfter: !isInLines && !isAssigned && (next === '"' || /[\w'$]/.test(next)),
    hasColon: (property?.colon ?? -1) >= 0,
  };
}

function valueCursor(document: ConfigDocument, property: PropertyNode, offset: number): Cursor {
  const { text } = document;
  const value = property.value?.kind === 'object' || property.value?.kind === 'array' ? undefined : property.value;
  const isInLines = document.notation.isInLines?.(text, property.parent) ?? false;
  const token = tokenAt(text, offset, value);
  const next = nextVisible(text, token.end);
  return {
    kind: 'value',
    container: property.parent,
    property,
    ...token,
    quote: openingQuote(document, token.start),
    commaBefore: undefined,
    commaAfter:
      !isInLines && property.isAssigned !== true && property.comma < 0 && (next === '"' || /[\w'$]/.test(next)),
    hasColon: true,
  };
}

function itemCursor(document: ConfigDocument, array: ArrayNode, offset: number): Cursor {
  const { text } = document;
  const item = array.items.find(other => other.offset <= offset && offset <= other.end);
  const token = tokenAt(text, offset, item);
  const before = array.items.findLast(other => other.end <= token.start && other !== item);
  const between = before === undefined ? ',' : text.slice(before.end, token.start);
  const next = nextVisible(text, token.end);
  return {
    kind: 'item',
    container: array,
    property: array.parent?.kind === 'property' ? array.parent : undefined,
    ...token,
    quote: openingQuote(document, token.start),
    commaBefore: between.includes(',') ? undefined : before?.end,
    commaAfter: next !== '' && next !== ',' && next !== ']',
    hasColon: false,
  };
}

/**
 * Returns the cursor at an offset. Returns undefined if nothing can be completed there: in a comment, behind the root,
 * between key and colon.
 */
export function cursorAt(document: ConfigDocument, offset: number): Cursor | undefined {
  const { text, root, notation } = document;
  if (inComment(document, offset)) {
    return undefined;
  }
  const none = { property: undefined, quote: undefined, commaBefore: undefined, commaAfter: false, hasColon: false };
  if (root === undefined || root.kind === 'word') {
    const token = tokenAt(text, offset, root);
    return { kind: 'root', container: undefined, ...none, ...token };
  }
  const { container, property } = notation.placeAt?.(text, root, offset) ?? placeAt(document, offset);
  if (container === undefined) {
    return undefined;
  }
  if (container.kind === 'array') {
    return itemCursor(document, container, offset);
  }
  if (property !== undefined && offset <= property.key.end) {
    return keyCursor(document, container, property, offset);
  }
  const before = property ?? container.properties.findLast(other => other.end <= offset);
  const waiting =
    before !== undefined &&
    before.colon >= 0 &&
    before.value === undefined &&
    (before.comma < 0 || before.comma >= offset);
  if (waiting && offset > before.colon) {
    return valueCursor(document, before, offset);
  }
  if (property === undefined) {
    // Members that are lines are not written beside other code.
    const line = text.slice(lineStart(text, offset), offset) + (/^.*/.exec(text.slice(offset))?.[0] ?? '');
    const isBeside = notation.isInLines?.(text, container) && /[^\s-]/.test(line);
    return isBeside ? undefined : keyCursor(document, container, undefined, offset);
  }
  const { value } = property;
  const isScalar = value !== undefined && value.kind !== 'object' && value.kind !== 'array';
  return isScalar && property.colon >= 0 && offset > property.colon && offset >= value.offset
    ? valueCursor(document, property, offset)
    : undefined;
}
