import { TextDocument } from 'vscode-languageserver-textdocument';
import { lineStart } from './line-start.js';
import { parseText } from './parse.js';
import type { ArrayNode, ObjectNode, PropertyNode, Span, ValueNode } from './syntax-tree.js';

/** A config at one version: its text and its tree. Made once per version, never changed. */
export interface ConfigDocument {
  readonly uri: string;
  readonly languageId: string;
  readonly version: number;
  readonly text: string;
  readonly root: ValueNode | undefined;
  /** Every program reads the text without a mistake, and as JSON. False says nothing. */
  readonly isPlainJson: boolean;
  /** Positions and offsets. */
  readonly lines: TextDocument;
}

/** How the file is laid out, so that what we insert looks like what is there. */
export interface Layout {
  readonly indent: string;
  readonly eol: string;
}

/** What stands at an offset, from the inside out. */
export interface Place {
  /** Innermost object or array around the offset. */
  readonly container: ObjectNode | ArrayNode | undefined;
  /** Property of that object which the offset lies on or directly behind. */
  readonly property: PropertyNode | undefined;
}

/** Parses a text document. Never throws, whatever the text. */
export function openConfig(source: TextDocument): ConfigDocument {
  const text = source.getText();
  return {
    uri: source.uri,
    languageId: source.languageId,
    version: source.version,
    text,
    ...parseText(text),
    lines: source,
  };
}

/** The same for a bare text, for callers without an editor. */
export function openText(text: string, uri = 'untitled:config.json', languageId = 'json'): ConfigDocument {
  return openConfig(TextDocument.create(uri, languageId, 0, text));
}

function contains(span: Span, offset: number): boolean {
  return span.offset <= offset && offset <= span.end;
}

function firstFrom(spans: readonly Span[], offset: number): number {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle] as Span).end < offset) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

function isInside(node: ValueNode | undefined, offset: number): node is ObjectNode | ArrayNode {
  if (node === undefined || (node.kind !== 'object' && node.kind !== 'array')) {
    return false;
  }
  return node.offset < offset && (offset < node.end || (offset === node.end && !node.closed));
}

/** The innermost object or array around an offset, and the property there. */
export function placeAt(document: ConfigDocument, offset: number): Place {
  let container = isInside(document.root, offset) ? document.root : undefined;
  for (;;) {
    if (container === undefined) {
      return { container, property: undefined };
    }
    if (container.kind === 'array') {
      const item = container.items[firstFrom(container.items, offset)];
      if (!isInside(item, offset)) {
        return { container, property: undefined };
      }
      container = item;
      continue;
    }
    const candidate: PropertyNode | undefined = container.properties[firstFrom(container.properties, offset)];
    const property = candidate !== undefined && contains(candidate, offset) ? candidate : undefined;
    if (!isInside(property?.value, offset)) {
      return { container, property };
    }
    container = property.value;
  }
}

/** Spaces or tabs in front of the first thing on the line of an offset. */
export function indentAt(text: string, offset: number): string {
  const start = lineStart(text, offset);
  return /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? '';
}

function ownIndent(text: string, object: ObjectNode): string | undefined {
  let before = object.offset;
  for (const property of object.properties) {
    // Looked at first: a text of one line has no line to find the beginning of, again and again.
    if (/[\r\n]/.test(text.slice(before, property.offset))) {
      const outer = indentAt(text, object.offset);
      const inner = indentAt(text, property.offset);
      if (inner.length > outer.length && inner.startsWith(outer)) {
        return inner.slice(outer.length);
      }
    }
    before = property.end;
  }
  return undefined;
}

/** The file's indent and line end; two spaces and a line feed where it has none of its own. */
export function layoutOf(document: ConfigDocument): Layout {
  const eol = /\r\n|\n|\r/.exec(document.text)?.[0] ?? '\n';
  const pending: ObjectNode[] = document.root?.kind === 'object' ? [document.root] : [];
  for (let object = pending.shift(); object !== undefined; object = pending.shift()) {
    const indent = ownIndent(document.text, object);
    if (indent !== undefined) {
      return { indent, eol };
    }
    for (const property of object.properties) {
      if (property.value?.kind === 'object') {
        pending.push(property.value);
      }
    }
  }
  return { indent: '  ', eol };
}
