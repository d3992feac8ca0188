import { bracketedEdits, reindent } from '../../document/bracketed-edits.js';
import type { JsonValue } from '../../document/json-value.js';
import type { Layout } from '../../document/layout.js';
import { lineStart } from '../../document/line-start.js';
import type { Around, Edits, OffsetEdit } from '../../document/notation.js';
import { type ArrayNode, type ObjectNode, type PropertyNode, type Span, toJson } from '../../document/syntax-tree.js';
import { aboveBrackets, aroundOfValue, withComments } from './comments.js';
import { columnOf, isInBrackets, lineEnd } from './lines.js';
import { readYaml } from './readable.js';
import { isBlock, renderFlow, renderMember, renderString } from './render.js';
import { treeOf } from './tree.js';

function quoteAt(text: string, span: Span | undefined): string {
  const first = span === undefined ? '' : text.slice(span.offset, span.offset + 1);
  return first === '"' || first === "'" ? first : '';
}

/** Mappings in brackets, which are like JSON. */
const flow = bracketedEdits({
  member: (name, object, text) => `${renderString(name, quoteAt(text, object?.properties[0]?.key))}: `,
  key: (name, before, text) => renderString(name, quoteAt(text, before.key)),
  value: (value, _layout, _indent, text, like) => renderFlow(value, quoteAt(text, like)),
});

/** Whether a node is in a collection with brackets. A file is nested less deeply than the stack is high. */
function isInFlow(text: string, parent: PropertyNode | ArrayNode | undefined): boolean {
  const container = parent?.kind === 'property' ? parent.parent : parent;
  return container !== undefined && isInBrackets(text, container);
}

function behindLineBreak(text: string, offset: number): number {
  return offset + (text[offset] === '\r' && text[offset + 1] === '\n' ? 2 : text[offset] === undefined ? 0 : 1);
}

/** Returns the indent that a section has more than the one around it. YAML allows no tabs. */
function stepOf(text: string, object: ObjectNode, layout: Layout): string {
  for (let inner = object; inner.parent?.kind === 'property'; inner = inner.parent.parent) {
    const step = columnOf(text, inner.offset) - columnOf(text, inner.parent.parent.offset);
    if (step > 0 && !isInBrackets(text, inner)) {
      return ' '.repeat(step);
    }
  }
  const child = object.properties.find(({ value }) => value?.kind === 'object' && !isInBrackets(text, value))?.value;
  const step = child === undefined ? 0 : columnOf(text, child.offset) - columnOf(text, object.offset);
  return step > 0 ? ' '.repeat(step) : layout.indent.includes('\t') ? '  ' : layout.indent;
}

/** Makes what follows the colon of a new key: its value, on the same line or on lines with a larger indent. */
type Tail = (indent: string, step: string) => string;

/** Replaces the value of a key, but keeps the comment on the line of the key. */
function afterColon(text: string, { colon, value, end }: PropertyNode, tail: string): readonly OffsetEdit[] {
  const from = colon + 1;
  const ends = lineEnd(text, from);
  const isLater = value !== undefined && value.offset >= ends;
  if (isLater && /^[ \t]*(#|$)/.test(text.slice(from, ends))) {
    const isLines = /^[\r\n]/.test(tail);
    return [
      { offset: isLines ? ends : from, end: isLines ? ends : from, text: tail },
      { offset: ends, end, text: '' },
    ];
  }
  if (!/^[\r\n]/.test(tail)) {
    return [{ offset: from, end, text: tail }];
  }
  const rest = lineEnd(text, end);
  return /^[ \t]*#/.test(text.slice(end, rest))
    ? [
        { offset: from, end, text: '' },
        { offset: rest, end: rest, text: tail },
      ]
    : [{ offset: from, end, text: tail }];
}

function blockInsertion(
  text: string,
  object: ObjectNode,
  layout: Layout,
  name: string,
  tail: Tail,
  around?: Around,
): readonly OffsetEdit[] {
  const last = object.properties[object.properties.length - 1];
  const step = stepOf(text, object, layout);
  const key = `${renderString(name, quoteAt(text, object.properties[0]?.key))}:`;
  const member = (indent: string): string => withComments(key, tail(indent + step, step), around, layout.eol + indent);
  if (last !== undefined) {
    const indent = ' '.repeat(columnOf(text, object.properties[0]?.offset ?? last.offset));
    const at = lineEnd(text, last.end);
    return [{ offset: at, end: at, text: layout.eol + indent + member(indent) }];
  }
  if (object.parent?.kind === 'property') {
    const indent = ' '.repeat(columnOf(text, object.parent.offset)) + step;
    return afterColon(text, object.parent, layout.eol + indent + member(indent));
  }
  const indent = ' '.repeat(columnOf(text, object.offset));
  return [{ offset: object.offset, end: object.end, text: member(indent) }];
}

/** Whether new members are written in brackets. An empty mapping may become lines if no bracket is around it. */
function staysInFlow(text: string, object: ObjectNode): boolean {
  return isInFlow(text, object.parent) || (isInBrackets(text, object) && object.properties.length > 0);
}

function parsedAt(source: string, column: number): ReturnType<typeof treeOf> {
  const text = ' '.repeat(column) + source;
  const [document] = readYaml(text).documents;
  return document === undefined || document.errors.length > 0 ? undefined : treeOf(text, document);
}

/** Returns the column of the first line of a mapping or a list that was cut out of a file; -1 for any other value. */
function columnOfCopy(source: string, fromIndent: string, step: string): number {
  if (/^[[{|>"'&*!]/.test(source) || !/[\r\n]|: |:$|^- /.test(source)) {
    return -1;
  }
  const others = [...source.matchAll(/[\r\n]([ \t]*)[^\s#]/g)].map(([, indent = '']) => indent.length);
  const expected = fromIndent.length + step.length;
  const column = [expected, Math.min(...others)]
    .filter(Number.isFinite)
    .find(each => parsedAt(source, each) !== undefined);
  const root = column === undefined ? undefined : parsedAt(source, column);
  return column !== undefined && (root?.kind === 'object' || root?.kind === 'array') ? column : -1;
}

function copyTail(source: string, fromIndent: string, eol: string, around: Around | undefined): Tail {
  return (indent, step) => {
    const column = around?.column ?? columnOfCopy(source, fromIndent, step);
    return column < 0
      ? ` ${reindent(source, fromIndent, indent.slice(step.length))}`
      : eol + indent + reindent(source, ' '.repeat(column), indent);
  };
}

/** A value that was cut out of lines, for a mapping in brackets. */
function inBrackets(source: string, fromIndent: string, around: Around | undefined): string {
  const column = around?.column ?? columnOfCopy(source, fromIndent, '  ');
  const root = column < 0 && !/^[|>]/.test(source) ? undefined : parsedAt(source, Math.max(column, 0));
  return root === undefined ? source : renderFlow(toJson(root) as JsonValue, '');
}

/** Removes the only member of a mapping, which leaves an empty one, not null. */
function emptied(text: string, object: ObjectNode, property: PropertyNode): readonly OffsetEdit[] {
  const from = object.parent?.kind === 'property' ? object.parent.colon + 1 : property.offset;
  const between = text.slice(lineEnd(text, from), lineStart(text, property.offset));
  if (object.parent?.kind === 'property' && between.includes('#')) {
    return [{ offset: from, end: from, text: ' {}' }, ...removedLines(text, property)];
  }
  return object.parent?.kind === 'property'
    ? afterColon(text, object.parent, ' {}')
    : [{ offset: object.offset, end: object.end, text: '{}' }];
}

function removedLines(text: string, property: PropertyNode): readonly OffsetEdit[] {
  const { properties } = property.parent;
  const next = properties[properties.indexOf(property) + 1];
  const start = lineStart(text, property.offset);
  if (!/^[ \t?\uFEFF]*$/.test(text.slice(start, property.offset)) && next !== undefined) {
    return [{ offset: property.offset, end: next.offset, text: '' }];
  }
  const from = text[start] === '\uFEFF' ? start + 1 : start;
  const ends = lineEnd(text, property.end);
  if (ends < text.length) {
    return [{ offset: from, end: behindLineBreak(text, ends), text: '' }];
  }
  const before = /(?:\r\n|\r|\n)?$/.exec(text.slice(0, from))?.[0].length ?? 0;
  return [{ offset: from - before, end: ends, text: '' }];
}

/** Whether a member has an anchor that the rest of the file refers to. Without it the file could not be read. */
function hasUsedAnchor(text: string, { offset, end }: PropertyNode): boolean {
  const rest = text.slice(0, offset) + text.slice(end);
  const anchors = [...text.slice(offset, end).matchAll(/(?:^|[\s:,[{-])&([\w.-]+)/g)].map(([, name = '']) => name);
  return anchors.some(name => new RegExp(`\\*${name.replaceAll('.', '\\.')}(?![\\w.-])`).test(rest));
}

/** The edits of YAML. Members are lines if the mapping is lines, and in brackets if it is. */
export const yamlEdits: Edits = {
  insertion: (text, object, layout, name, value) =>
    staysInFlow(text, object)
      ? flowInsertion(text, object, layout, name, renderFlow(value, quoteAt(text, object.properties[0]?.key)))
      : blockInsertion(text, object, layout, name, (indent, step) =>
          renderMember(value, indent, step, layout.eol, quoteAt(text, object.properties[0]?.key)),
        ),
  copy: (text, object, layout, name, source, fromIndent, around) =>
    staysInFlow(text, object)
      ? [
          ...flowInsertion(text, object, layout, name, inBrackets(source, fromIndent, around)),
          ...aboveBrackets(text, object, layout, around),
        ]
      : blockInsertion(text, object, layout, name, copyTail(source, fromIndent, layout.eol, around), around),
  replacement(text, property, layout, value) {
    const { key, colon, value: before } = property;
    if (colon < 0) {
      return [{ offset: key.end, end: key.end, text: `: ${renderFlow(value, quoteAt(text, key))}` }];
    }
    const isOnLine = before !== undefined && !(before.kind === 'object' && !isInBrackets(text, before));
    if (isInFlow(text, property) || (isOnLine && !isBlock(value) && before.kind !== 'array')) {
      const like = before?.kind === 'string' ? before : key;
      const { offset, end } = before ?? { offset: property.end, end: property.end };
      const space = before === undefined && text[property.end - 1] === ':' ? ' ' : '';
      return [{ offset, end, text: space + renderFlow(value, quoteAt(text, like)) }];
    }
    const step = stepOf(text, property.parent, layout);
    const indent = ' '.repeat(columnOf(text, property.offset)) + step;
    const lines = renderMember(value, indent, step, layout.eol, quoteAt(text, key));
    return afterColon(text, property, lines);
  },
  renaming: (text, property, name) => flow.renaming(text, property, name),
  removal(text, property) {
    const object = property.parent;
    if (hasUsedAnchor(text, property)) {
      return [];
    }
    if (isInBrackets(text, object)) {
      return flow.removal(text, property);
    }
    return object.properties.length === 1 && object.merges === undefined
      ? emptied(text, object, property)
      : removedLines(text, property);
  },
  aroundOf: aroundOfValue,
  inline: (value, text, like) => renderFlow(value, quoteAt(text, like)),
};

/** Appends a member whose value is already written. */
function flowInsertion(
  text: string,
  object: ObjectNode,
  layout: Layout,
  name: string,
  source: string,
): readonly OffsetEdit[] {
  if (object.properties.length > 0) {
    return flow.copy(text, object, layout, name, source, '');
  }
  const member = `${renderString(name, '')}: ${source}`;
  return [{ offset: object.offset, end: object.end, text: `{${member}}` }];
}
