import { type ConfigDocument, rootAgain } from './config-document.js';
import type { JsonValue } from './json-value.js';
import { indentAt, type Layout, layoutOf } from './layout.js';
import type { Around, Notation, OffsetEdit } from './notation.js';
import { renderValue } from './render.js';
import {
  type ObjectNode,
  type PropertyNode,
  propertyOf,
  type Span,
  type ValueNode,
  writtenValue,
} from './syntax-tree.js';

/**
 * A config that is edited step by step. Each step keeps the indent, line ends, comments and order. `root` is the tree
 * of the source after the last step.
 */
export interface Draft {
  readonly text: string;
  readonly root: ValueNode | undefined;
  readonly notation: Notation;
  /** Where the config is now. */
  readonly region: Span;
  /** Appends a member. Does nothing if the key already exists. No step changes an object that is not in the source. */
  add(object: ObjectNode, name: string, value: JsonValue): void;
  /** Appends a member whose value is copied from this source. `fromIndent` is the indent of the copied lines. */
  addText(object: ObjectNode, name: string, text: string, fromIndent: string, around?: Around): void;
  replaceValue(property: PropertyNode, value: JsonValue): void;
  /** Renames a member, and replaces its value if there is a new one. */
  rename(property: PropertyNode, name: string, value?: JsonValue): void;
  /** Returns whether the member could be removed: that of an assignment in a program stays. */
  remove(property: PropertyNode): boolean;
  /**
   * Removes a member with its comments and returns a function that appends it to an object, under any name. Returns
   * undefined if the rest of the file needs the member.
   */
  cut(property: PropertyNode): ((object: ObjectNode, name: string) => void) | undefined;
  /**
   * Returns the object at a path of keys and creates missing objects. Returns undefined if another value is in the way.
   */
  objectAt(path: readonly string[]): ObjectNode | undefined;
  /** Adds a root value to a file that has none, after its comments. */
  start(value: JsonValue): void;
  /** Replaces a value by one on the same line. */
  replaceScalar(node: ValueNode, value: JsonValue): void;
  replaceText(offset: number, end: number, text: string): void;
}

/** Applies edits that do not overlap. */
export function applyEdits(text: string, edits: readonly OffsetEdit[]): string {
  const sorted = [...edits].sort((a, b) => a.offset - b.offset);
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
  readonly notation: Notation;
  readonly #layout: Layout;
  readonly #before: ConfigDocument;
  #text: string;
  /** Undefined after a step until the tree is requested. Nobody requests it after the last step. */
  #read: { readonly root: ValueNode | undefined } | undefined;

  constructor(document: ConfigDocument) {
    this.notation = document.notation;
    this.#layout = layoutOf(document);
    this.#before = document;
    this.#text = document.text;
    this.#read = document;
  }

  get text(): string {
    return this.#text;
  }

  get root(): ValueNode | undefined {
    this.#read ??= { root: rootAgain(this.#before, this.#text) };
    return this.#read.root;
  }

  get region(): Span {
    const { text, region } = this.#before;
    return { offset: region.offset, end: region.end + this.#text.length - text.length };
  }

  add(object: ObjectNode, name: string, value: JsonValue): void {
    if (propertyOf(object, name) === undefined && object.isImplied !== true) {
      this.#change(this.notation.edits.insertion(this.#text, object, this.#layout, name, value));
    }
  }

  addText(object: ObjectNode, name: string, text: string, fromIndent: string, around?: Around): void {
    if (object.isImplied === true) {
      return;
    }
    this.#change(this.notation.edits.copy(this.#text, object, this.#layout, name, text, fromIndent, around));
  }

  replaceValue(property: PropertyNode, value: JsonValue): void {
    this.#change(this.notation.edits.replacement(this.#text, property, this.#layout, value));
  }

  rename(property: PropertyNode, name: string, value?: JsonValue): void {
    if (property.parent.isImplied === true && property.isAssigned !== true) {
      return;
    }
    const { edits } = this.notation;
    const replaced = value === undefined ? [] : edits.replacement(this.#text, property, this.#layout, value);
    this.#change([...edits.renaming(this.#text, property, name), ...replaced]);
  }

  remove(property: PropertyNode): boolean {
    const stays = isFixed(property);
    if (!stays) {
      this.#change(this.notation.edits.removal(this.#text, property));
    }
    return !stays;
  }

  cut(property: PropertyNode): ((object: ObjectNode, name: string) => void) | undefined {
    const { edits } = this.notation;
    const { offset, end } = writtenValue(property) ?? property;
    const text = this.#text.slice(offset, end);
    const indent = indentAt(this.#text, property.offset);
    const around = edits.aroundOf?.(this.#text, property);
    const removed = isFixed(property) ? [] : edits.removal(this.#text, property);
    if (removed.length === 0) {
      return undefined;
    }
    this.#change([...removed, ...(around?.spans ?? []).map(span => ({ ...span, text: '' }))]);
    return (object, name) => this.addText(object, name, text, indent, around);
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

  replaceScalar(node: ValueNode, value: JsonValue): void {
    this.replaceText(node.offset, node.end, this.notation.edits.inline(value, this.#text, quotesNear(node)));
  }

  replaceText(offset: number, end: number, text: string): void {
    this.#change([{ offset, end, text }]);
  }

  #change(edits: readonly OffsetEdit[]): void {
    this.#text = applyEdits(this.#text, edits);
    this.#read = undefined;
  }

  #walk(path: readonly string[]): ObjectNode | undefined {
    let node = objectOf(this.root);
    for (const name of path) {
      node = objectOf(propertyOf(node, name)?.value);
    }
    return node;
  }
}

/** Whether no edit can remove a member, because the source has it in another way. */
function isFixed({ parent, isAssigned }: PropertyNode): boolean {
  return parent.isImplied === true || isAssigned === true;
}

/** Returns a string, or the key of a value, whose quotes a new value follows. */
function quotesNear(node: ValueNode): Span | undefined {
  if (node.kind === 'string') {
    return node;
  }
  const { parent } = node;
  return parent?.kind === 'array' ? quotesNear(parent) : parent?.key;
}

function objectOf(value: ValueNode | undefined): ObjectNode | undefined {
  return value?.kind === 'object' ? value : undefined;
}
