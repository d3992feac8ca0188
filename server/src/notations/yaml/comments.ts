import type { Layout } from '../../document/layout.js';
import { lineStart } from '../../document/line-start.js';
import type { Around, OffsetEdit } from '../../document/notation.js';
import type { ArrayNode, ObjectNode, PropertyNode, Span, ValueNode } from '../../document/syntax-tree.js';
import { columnOf, isInBrackets, lineEnd } from './lines.js';

/** Returns a member with its comments. Lines begin with `line`, a line break and an indent. */
export function withComments(key: string, tail: string, around: Around | undefined, line: string): string {
  if (around === undefined) {
    return key + tail;
  }
  const { above, atKey, inside, behind } = around;
  const [inner] = /^(?:\r\n|[\r\n])[ \t]*/.exec(tail) ?? [];
  const isLines = inner !== undefined;
  const lines = [...above, ...(isLines ? [] : [atKey, ...inside])]
    .filter(comment => comment !== '')
    .map(comment => comment + line);
  const onKey = isLines && atKey !== '' ? ` ${atKey}` : '';
  const first = isLines ? inside.map(comment => inner + comment).join('') : '';
  return `${lines.join('')}${key}${onKey}${first}${tail}${behind === '' ? '' : ` ${behind}`}`;
}

/** Writes comments above the line of the value in brackets that an object is in: there is no place for them in it. */
export function aboveBrackets(
  text: string,
  object: ObjectNode,
  { eol }: Layout,
  around: Around | undefined,
): readonly OffsetEdit[] {
  let outer: ObjectNode | ArrayNode = object;
  let at = object.offset;
  while (outer.parent !== undefined) {
    const { parent }: ObjectNode | ArrayNode = outer;
    outer = parent.kind === 'property' ? parent.parent : parent;
    if (!isInBrackets(text, outer)) {
      at = parent.offset;
      break;
    }
    at = outer.offset;
  }
  const { above = [], atKey = '', inside = [], behind = '' } = around ?? {};
  const lines = [...above, atKey, ...inside, behind].filter(comment => comment !== '');
  const start = lineStart(text, at);
  const offset = text[start] === '\uFEFF' ? start + 1 : start;
  const indent = ' '.repeat(columnOf(text, at));
  return lines.length === 0
    ? []
    : [{ offset, end: offset, text: lines.map(comment => indent + comment + eol).join('') }];
}

const lineComment = /^([ \t]*)#[^\r\n]*/;

/** Returns the span of the comment that ends the line of an offset, with the blanks before it. */
function commentBehind(text: string, offset: number): Span | undefined {
  const found = lineComment.exec(text.slice(offset, lineEnd(text, offset)))?.[0];
  return found === undefined ? undefined : { offset, end: offset + found.length };
}

/** Returns the spans of the lines of comments directly above a line, with their line breaks, the first one first. */
function commentsAbove(text: string, start: number, column: number): readonly Span[] {
  const lines: Span[] = [];
  for (let end = start; end > 0; ) {
    const before = text.slice(0, end).replace(/(?:\r\n|\r|\n)$/, '').length;
    const offset = lineStart(text, before);
    const [line, blank = ''] = lineComment.exec(text.slice(offset, before)) ?? [];
    if (line === undefined || blank.length !== column) {
      break;
    }
    lines.unshift({ offset, end });
    end = offset;
  }
  return lines;
}

function linesIn(source: string): readonly string[] {
  return source.split(/[\r\n]+/).flatMap(line => (line.trim().startsWith('#') ? [line.trim()] : []));
}

function isBlockNode(text: string, value: ValueNode): boolean {
  return (value.kind === 'object' || value.kind === 'array') && !isInBrackets(text, value);
}

/**
 * Returns the comments that are about a member: the one behind its key, the one behind its value, and those on lines
 * directly above it. Above the first key of a file they are about the file.
 * Undefined in brackets.
 */
export function aroundOfValue(text: string, property: PropertyNode): Around | undefined {
  const { parent, colon, value, offset, end } = property;
  if (isInBrackets(text, parent)) {
    return undefined;
  }
  const start = lineStart(text, offset);
  const isAlone = /^[ \t]*$/.test(text.slice(start, offset));
  const isFirst = parent.parent === undefined && parent.properties[0] === property;
  const above = isAlone && !isFirst ? commentsAbove(text, start, offset - start) : [];
  const isLater = colon >= 0 && value !== undefined && value.offset > lineEnd(text, colon);
  const atKey = isLater ? commentBehind(text, colon + 1) : undefined;
  // A line of a block scalar that begins with "#" is not a comment.
  const behind = /^[|>]/.test(text.slice(value?.offset, end)) ? undefined : commentBehind(text, end);
  const textOf = (span: Span | undefined): string =>
    span === undefined ? '' : text.slice(span.offset, span.end).trim();
  return {
    above: above.map(textOf),
    atKey: textOf(atKey),
    inside: isLater ? linesIn(text.slice(lineEnd(text, colon), lineStart(text, value.offset))) : [],
    behind: textOf(behind),
    spans: [...above, atKey, behind].filter(span => span !== undefined),
    column: isLater && isBlockNode(text, value) ? columnOf(text, value.offset) : -1,
  };
}
