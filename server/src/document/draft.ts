import type { JsonValue } from '../catalog/parameter.js';
import { type ConfigDocument, indentAt, type Layout, layoutOf } from './config-document.js';
import { parseConfig } from './parse.js';
import { renderInline, renderValue } from './render.js';
import { type ObjectNode, type PropertyNode, propertyOf, type ValueNode } from './syntax-tree.js';

/** One replacement in a text. */
export interface OffsetEdit {
  readonly offset: number;
  readonly end: number;
  readonly text: string;
}

/**
 * A config that is being changed step by step. Every step keeps indent, line ends, comments and order; the tree is that of
 * the text after the last step.
 */
export interface Draft {
  readonly text: string;
  readonly root: ValueNode | undefined;
  /** Adds a member behind the last one. Does nothing when the key is there already. */
  add(object: ObjectNode, name: string, value: JsonValue): void;
  /** Adds a member whose value is a piece of this text; `fromIndent` is the indent it had. */
  addText(object: ObjectNode, name: string, text: string, fromIndent: string): void;
  replaceValue(property: PropertyNode, value: JsonValue): void;
  rename(property: PropertyNode, name: string): void;
  remove(property: PropertyNode): void;
  /** The object at a path of names, made where it is missing; undefined when something else is in the way. */
  objectAt(path: readonly string[]): ObjectNode | undefined;
  /** Replaces the whole text's root where there is none yet. */
  start(value: JsonValue): void;
  replaceText(offset: number, end: number, text: string): void;
}

const lineBreak = /[\r\n]/;

/** Offset behind everything that belongs to the line of `offset` when only blanks and comments follow, else `offset`. */
function afterTrailingComment(text: string, offset: number): number {
  const rest = /^[ \t]*((\/\/|#)[^\r\n]*|(\/\*(?:(?!\*\/)[^\r\n])*\*\/[ \t]*)+(?=[\r\n]|$))?/.exec(text.slice(offset));
  return offset + (rest?.[1] === undefined ? 0 : rest[0].trimEnd().length);
}

function isMultiLine(text: string, object: ObjectNode): boolean {
  const first = object.properties[0];
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
  const content = text.slice(object.offset + 1, object.closed ? object.end - 1 : object.end);
  const kept = content.trim() === '' ? '' : content.trimEnd();
  const close = object.closed ? '' : '}';
  const end = object.offset + 1 + content.length;
  return {
    offset: object.offset + 1,
    end,
    text: `${kept}${layout.eol}${inner}${member(inner)}${layout.eol}${outer}${close}`,
  };
}

/** The edits that put `member` behind the last property of an object. */
function insertion(
  text: string,
  object: ObjectNode,
  layout: Layout,
  member: (indent: string | undefined) => string,
): readonly OffsetEdit[] {
  const last = object.properties[object.properties.length - 1];
  if (last === undefined) {
    return [insertIntoEmpty(text, object, layout, member)];
  }
  const behind = last.comma >= 0 ? last.comma + 1 : last.end;
  const comma: readonly OffsetEdit[] = last.comma >= 0 ? [] : [{ offset: last.end, end: last.end, text: ',' }];
  if (!isMultiLine(text, object)) {
    return [...comma, { offset: behind, end: behind, text: ` ${member(undefined)}` }];
  }
  const indent = indentAt(text, object.properties[0]?.offset ?? last.offset);
  const at = afterTrailingComment(text, behind);
  return [...comma, { offset: at, end: at, text: `${layout.eol}${indent}${member(indent)}` }];
}

/** Moves a piece of text to another indent: every line but the first. */
function reindent(text: string, from: string, to: string): string {
  return text.replace(
    /(\r\n|\n|\r)([ \t]*)/g,
    (_, eol: string, blank: string) => eol + (blank.startsWith(from) ? to + blank.slice(from.length) : blank),
  );
}

function removal(text: string, property: PropertyNode): readonly OffsetEdit[] {
  const properties = property.parent.properties;
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
  if (isLast && previous !== undefined && previous.comma >= 0) {
    edits.push({ offset: previous.comma, end: previous.comma + 1, text: '' });
  }
  if (isLast && previous === undefined && !(startsLine && rest !== null)) {
    end += /^[ \t]*/.exec(text.slice(end))?.[0].length ?? 0;
  }
  edits.push({ offset, end, text: '' });
  return edits;
}

/** Applies edits that do not overlap. */
export function applyEdits(text: string, edits: readonly OffsetEdit[]): string {
  const sorted = edits
    .map((edit, order) => ({ ...edit, order }))
    .sort((a, b) => a.offset - b.offset || a.order - b.order);
  let result = '';
  let at = 0;
  for (const edit of sorted) {
    result += text.slice(at, edit.offset) + edit.text;
    at = Math.max(at, edit.end);
  }
  return result + text.slice(at);
}

/** The one edit that turns a text into another, or none when they are equal. Never splits a surrogate pair or a CRLF. */
export function difference(before: string, after: string): readonly OffsetEdit[] {
  if (before === after) {
    return [];
  }
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before.charCodeAt(start) === after.charCodeAt(start)) {
    start += 1;
  }
  while (start > 0 && /[\uD800-\uDBFF\r]/.test(before[start - 1] ?? '')) {
    start -= 1;
  }
  let tail = 0;
  while (
    tail < most - start &&
    before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)
  ) {
    tail += 1;
  }
  while (tail > 0 && /[\uDC00-\uDFFF\n]/.test(before[before.length - tail] ?? '')) {
    tail -= 1;
  }
  return [{ offset: start, end: before.length - tail, text: after.slice(start, after.length - tail) }];
}

/** Starts changing a document. The document itself stays as it is. */
export function draftOf(document: ConfigDocument): Draft {
  const layout = layoutOf(document);
  let text = document.text;
  let root = document.root;
  let isRead = true;

  function change(edits: readonly OffsetEdit[]): void {
    text = applyEdits(text, edits);
    isRead = false;
  }

  /** The tree, made when somebody asks: nobody does behind the last step. */
  function rootNow(): ValueNode | undefined {
    if (!isRead) {
      root = parseConfig(text);
      isRead = true;
    }
    return root;
  }

  function rendered(value: JsonValue, indent: string | undefined): string {
    return indent === undefined ? renderInline(value) : renderValue(value, layout, indent);
  }

  function step(object: ObjectNode, name: string): ObjectNode | undefined {
    const value = propertyOf(object, name)?.value;
    return value?.kind === 'object' ? value : undefined;
  }

  function walk(path: readonly string[]): ObjectNode | undefined {
    const top = rootNow();
    let node = top?.kind === 'object' ? top : undefined;
    for (const name of path) {
      node = node === undefined ? undefined : step(node, name);
    }
    return node;
  }

  const draft: Draft = {
    get text() {
      return text;
    },
    get root() {
      return rootNow();
    },
    add(object, name, value) {
      if (propertyOf(object, name) === undefined) {
        change(insertion(text, object, layout, indent => `${JSON.stringify(name)}: ${rendered(value, indent)}`));
      }
    },
    addText(object, name, value, fromIndent) {
      change(
        insertion(
          text,
          object,
          layout,
          indent => `${JSON.stringify(name)}: ${reindent(value, fromIndent, indent ?? fromIndent)}`,
        ),
      );
    },
    replaceValue(property, value) {
      const indent = isMultiLine(text, property.parent) ? indentAt(text, property.offset) : undefined;
      const at = property.value;
      const edit = at ?? { offset: property.end, end: property.end };
      const lead = at === undefined ? (property.colon < 0 ? ': ' : ' ') : '';
      change([{ offset: edit.offset, end: edit.end, text: lead + rendered(value, indent) }]);
    },
    rename(property, name) {
      change([{ offset: property.key.offset, end: property.key.end, text: JSON.stringify(name) }]);
    },
    remove(property) {
      change(removal(text, property));
    },
    objectAt(path) {
      for (let length = 1; length <= path.length; length++) {
        const parent = walk(path.slice(0, length - 1));
        const name = path[length - 1] as string;
        if (parent === undefined) {
          return undefined;
        }
        const property = propertyOf(parent, name);
        if (property === undefined) {
          draft.add(parent, name, {});
        } else if (property.value?.kind !== 'object') {
          return undefined;
        }
      }
      return walk(path);
    },
    start(value) {
      const comment = text.trimEnd();
      const head = comment === '' ? '' : comment + layout.eol;
      change([{ offset: 0, end: text.length, text: `${head}${renderValue(value, layout, '')}${layout.eol}` }]);
    },
    replaceText(offset, end, replacement) {
      change([{ offset, end, text: replacement }]);
    },
  };
  return draft;
}
