import type { JsonValue } from './json-value.js';
import { indentAt, type Layout } from './layout.js';
import type { Edits, OffsetEdit } from './notation.js';
import { type ObjectNode, ownMembers, type PropertyNode, type Span, writtenValue } from './syntax-tree.js';

/** Writes keys and values in a notation whose objects are in brackets, with commas between their members. */
export interface Printer {
  /** Returns a key with the source between it and its value. */
  member(name: string, object: ObjectNode, text: string): string;
  /** Returns a key in place of another one. */
  key(name: string, before: PropertyNode, text: string): string;
  /** Whether a comma is allowed behind the last member, and stays there. */
  readonly keepsLastComma?: true;
  /** Returns a value; on one line if `indent`, that of the line it begins on, is undefined. */
  value(value: JsonValue, layout: Layout, indent: string | undefined, text: string, like: Span | undefined): string;
}

const lineBreak = /[\r\n]/;

/** Returns the end of the comment that follows on the same line, or `offset` if other code follows. */
function afterTrailingComment(text: string, offset: number): number {
  const rest = /^[ \t]*((\/\/|#)[^\r\n]*|(\/\*(?:(?!\*\/)[^\r\n])*\*\/[ \t]*)+(?=[\r\n]|$))?/.exec(text.slice(offset));
  return offset + (rest?.[1] === undefined ? 0 : rest[0].trimEnd().length);
}

function isMultiLine(text: string, object: ObjectNode): boolean {
  const [first] = ownMembers(object);
  return first === undefined ? false : lineBreak.test(text.slice(object.offset, first.offset));
}

function insertIntoEmpty(
  text: string,
  object: ObjectNode,
  layout: Layout,
  member: (indent: string) => string,
): OffsetEdit {
  const outer = indentAt(text, object.offset);
  const inner = outer + layout.indent;
  const offset = object.inner ?? object.offset + 1;
  const content = text.slice(offset, object.closed ? object.end - 1 : object.end);
  const kept =
    content.trim() === '' ? '' : content.trimEnd() + (object.merges && !content.trimEnd().endsWith(',') ? ',' : '');
  const close = object.closed ? '' : object.inner === undefined ? '}' : ')';
  return {
    offset,
    end: offset + content.length,
    text: `${kept}${layout.eol}${inner}${member(inner)}${layout.eol}${outer}${close}`,
  };
}

/** Returns the edits that append `member` to an object. */
function insertion(
  text: string,
  object: ObjectNode,
  layout: Layout,
  member: (indent: string | undefined) => string,
  keepsLastComma: boolean,
): readonly OffsetEdit[] {
  const own = ownMembers(object);
  const last = own[own.length - 1];
  if (last === undefined) {
    return [insertIntoEmpty(text, object, layout, member)];
  }
  const behind = last.comma >= 0 ? last.comma + 1 : last.end;
  const comma: readonly OffsetEdit[] = last.comma >= 0 ? [] : [{ offset: last.end, end: last.end, text: ',' }];
  // Members with unknown keys are not in the tree, so that one of them may follow.
  const tail = object.merges && last.comma >= 0 ? ',' : '';
  if (!isMultiLine(text, object)) {
    return [...comma, { offset: behind, end: behind, text: ` ${member(undefined)}${tail}` }];
  }
  const indent = indentAt(text, own[0]?.offset ?? last.offset);
  const at = afterTrailingComment(text, behind);
  const end = keepsLastComma && last.comma >= 0 ? ',' : tail;
  return [...comma, { offset: at, end: at, text: `${layout.eol}${indent}${member(indent)}${end}` }];
}

/** Changes the indent of every line but the first. */
export function reindent(text: string, from: string, to: string): string {
  return text.replace(
    /(\r\n|\n|\r)([ \t]*)/g,
    (_, eol: string, blank: string) => eol + (blank.startsWith(from) ? to + blank.slice(from.length) : blank),
  );
}

function removal(text: string, property: PropertyNode, keepsLastComma: boolean): readonly OffsetEdit[] {
  const properties = ownMembers(property.parent);
  const index = properties.indexOf(property);
  const previous = properties[index - 1];
  const isLast = index === properties.length - 1;
  const edits: OffsetEdit[] = [];
  let end = property.comma >= 0 ? property.comma + 1 : property.end;
  let offset = property.offset;
  const lineStart = offset - indentAt(text, offset).length;
  const startsLine = lineStart === 0 || lineBreak.test(text[lineStart - 1] ?? '');
  const rest = /^[ \t]*(\r\n|\n|\r)/.exec(text.slice(end));
  if (startsLine && rest !== null) {
    offset = lineStart;
    end += rest[0].length;
  } else if (!isLast) {
    end += /^[ \t]*/.exec(text.slice(end))?.[0].length ?? 0;
  } else if (previous !== undefined && previous.comma >= 0 && text.slice(previous.comma + 1, offset).trim() === '') {
    offset = previous.comma + 1;
  }
  const isKept = property.parent.merges || (keepsLastComma && property.comma >= 0);
  if (isLast && previous !== undefined && previous.comma >= 0 && !isKept) {
    edits.push({ offset: previous.comma, end: previous.comma + 1, text: '' });
  }
  if (isLast && previous === undefined && !(startsLine && rest !== null)) {
    end += /^[ \t]*/.exec(text.slice(end))?.[0].length ?? 0;
  }
  edits.push({ offset, end, text: '' });
  return edits;
}

/** Returns the edits of a notation with brackets and commas. */
export function bracketedEdits(printer: Printer): Edits {
  const keepsLastComma = printer.keepsLastComma === true;
  return {
    insertion(text, object, layout, name, value) {
      const like = object.properties[0]?.key;
      const member = (indent: string | undefined): string =>
        printer.member(name, object, text) + printer.value(value, layout, indent, text, like);
      return insertion(text, object, layout, member, keepsLastComma);
    },
    copy: (text, object, layout, name, source, fromIndent) =>
      insertion(
        text,
        object,
        layout,
        indent => printer.member(name, object, text) + reindent(source, fromIndent, indent ?? fromIndent),
        keepsLastComma,
      ),
    replacement(text, property, layout, value) {
      const indent = isMultiLine(text, property.parent) ? indentAt(text, property.offset) : undefined;
      const at = writtenValue(property);
      const { offset, end } = at ?? { offset: property.end, end: property.end };
      const lead = at === undefined ? (property.colon < 0 ? ': ' : ' ') : '';
      return [{ offset, end, text: lead + printer.value(value, layout, indent, text, property.key) }];
    },
    renaming: (text, property, name) => [
      { offset: property.key.offset, end: property.key.end, text: printer.key(name, property, text) },
    ],
    removal: (text, property) => removal(text, property, keepsLastComma),
    inline: (value, text, like) => printer.value(value, { indent: '  ', eol: '\n' }, undefined, text, like),
  };
}
