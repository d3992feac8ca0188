import { type ConfigDocument, indentAt, type Layout, layoutOf } from './config-document.js';
import type { JsonValue } from './json-value.js';
import { parseConfig } from './parse.js';
import { renderInline, renderValue } from './render.js';
import { type ObjectNode, type PropertyNode, propertyOf, type ValueNode } from './syntax-tree.js';

/** One replacement in the source. */
export interface OffsetEdit {
  readonly offset: number;
  readonly end: number;
  readonly text: string;
}

/**
 * A config that is edited step by step. Each step keeps the indent, line ends, comments and order. `root` is the tree
 * of the source after the last step.
 */
export interface Draft {
  readonly text: string;
  readonly root: ValueNode | undefined;
  /** Appends a member. Does nothing if the key already exists. */
  add(object: ObjectNode, name: string, value: JsonValue): void;
  /** Appends a member whose value is copied from this source. `fromIndent` is the indent of the copied lines. */
  addText(object: ObjectNode, name: string, text: string, fromIndent: string): void;
  replaceValue(property: PropertyNode, value: JsonValue): void;
  rename(property: PropertyNode, name: string): void;
  remove(property: PropertyNode): void;
  /**
   * Returns the object at a path of keys and creates missing objects. Returns undefined if another value is in the way.
   */
  objectAt(path: readonly string[]): ObjectNode | undefined;
  /** Adds a root value to a file that has none, after its comments. */
  start(value: JsonValue): void;
  replaceText(offset: number, end: number, text: string): void;
}

const lineBreak = /[\r\n]/;

/** Returns the end of the comment that follows on the same line, or `offset` if other code follows. */
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

/** Returns the edits that append `member` to an object. */
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

/** Changes the indent of every line but the first. */
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

/**
 * Returns the single edit that turns `before` into `after`, or none if they are equal. Never splits a surrogate pair or
 * a CRLF.
 */
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

/** Starts a draft of a document. The document itself does not change. */
export function draftOf(document: ConfigDocument): Draft {
  return new TextDraft(document);
}

/** A class because of its getters. Closures survive the collection of young objects (see `Analysis`). */
class TextDraft implements Draft {
  readonly #layout: Layout;
  #text: string;
  /** Undefined after a step until the tree is requested. Nobody requests it after the last step. */
  #read: { readonly root: ValueNode | undefined } | undefined;

  constructor(document: ConfigDocument) {
    this.#layout = layoutOf(document);
    this.#text = document.text;
    this.#read = document;
  }

  get text(): string {
    return this.#text;
  }

  get root(): ValueNode | undefined {
    this.#read ??= { root: parseConfig(this.#text) };
    return this.#read.root;
  }

  add(object: ObjectNode, name: string, value: JsonValue): void {
    if (propertyOf(object, name) === undefined) {
      const member = (indent: string | undefined): string =>
        `${JSON.stringify(name)}: ${this.#rendered(value, indent)}`;
      this.#change(insertion(this.#text, object, this.#layout, member));
    }
  }

  addText(object: ObjectNode, name: string, text: string, fromIndent: string): void {
    const member = (indent: string | undefined): string =>
      `${JSON.stringify(name)}: ${reindent(text, fromIndent, indent ?? fromIndent)}`;
    this.#change(insertion(this.#text, object, this.#layout, member));
  }

  replaceValue(property: PropertyNode, value: JsonValue): void {
    const indent = isMultiLine(this.#text, property.parent) ? indentAt(this.#text, property.offset) : undefined;
    const at = property.value;
    const { offset, end } = at ?? { offset: property.end, end: property.end };
    const lead = at === undefined ? (property.colon < 0 ? ': ' : ' ') : '';
    this.replaceText(offset, end, lead + this.#rendered(value, indent));
  }

  rename({ key }: PropertyNode, name: string): void {
    this.replaceText(key.offset, key.end, JSON.stringify(name));
  }

  remove(property: PropertyNode): void {
    this.#change(removal(this.#text, property));
  }

  objectAt(path: readonly string[]): ObjectNode | undefined {
    for (let length = 1; length <= path.length; length++) {
      const parent = this.#walk(path.slice(0, length - 1));
      const name = path[length - 1] as string;
      if (parent === undefined) {
        return undefined;
      }
      const property = propertyOf(parent, name);
      if (property === undefined) {
        this.add(parent, name, {});
      } else if (property.value?.kind !== 'object') {
        return undefined;
      }
    }
    return this.#walk(path);
  }

  start(value: JsonValue): void {
    const { eol } = this.#layout;
    const comment = this.#text.trimEnd();
    const head = comment === '' ? '' : comment + eol;
    this.replaceText(0, this.#text.length, `${head}${renderValue(value, this.#layout, '')}${eol}`);
  }

  replaceText(offset: number, end: number, text: string): void {
    this.#change([{ offset, end, text }]);
  }

  #change(edits: readonly OffsetEdit[]): void {
    this.#text = applyEdits(this.#text, edits);
    this.#read = undefined;
  }

  #rendered(value: JsonValue, indent: string | undefined): string {
    return indent === undefined ? renderInline(value) : renderValue(value, this.#layout, indent);
  }

  #walk(path: readonly string[]): ObjectNode | undefined {
    let node = objectOf(this.root);
    for (const name of path) {
      node = objectOf(propertyOf(node, name)?.value);
    }
    return node;
  }
}

function objectOf(value: ValueNode | undefined): ObjectNode | undefined {
  return value?.kind === 'object' ? value : undefined;
}
