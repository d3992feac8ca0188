import { TextDocument } from 'vscode-languageserver-textdocument';
import { lineStart } from './line-start.js';
import { parseText } from './parse.js';
import type { ArrayNode, ObjectNode, PropertyNode, Span, ValueNode } from './syntax-tree.js';

/** One version of a config: its source and its syntax tree. Created once per version and never changed. */
export interface ConfigDocument {
  readonly uri: string;
  readonly languageId: string;
  readonly version: number;
  readonly text: string;
  readonly root: ValueNode | undefined;
  /** True if the source is JSON that every loader reads without an error. False does not mean the opposite. */
  readonly isPlainJson: boolean;
  /** Converts between positions and offsets. */
  readonly lines: TextDocument;
}

/** The layout of a file. Inserted code follows it. */
export interface Layout {
  readonly indent: string;
  readonly eol: string;
}

/** The syntax tree at an offset. */
export interface Place {
  /** The innermost object or array around the offset. */
  readonly container: ObjectNode | ArrayNode | undefined;
  /** The property of that object that contains the offset or ends at it. */
  readonly property: PropertyNode | undefined;
}

/** Parses a text document. Never throws. */
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

/** Parses a string, for callers without an editor. */
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

/** Returns the innermost object or array around an offset, and its property there. */
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

/** Returns the spaces and tabs at the start of the line of an offset, up to the offset. */
export function indentAt(text: string, offset: number): string {
  const start = lineStart(text, offset);
  return /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? '';
}

function ownIndent(text: string, object: ObjectNode): string | undefined {
  let before = object.offset;
  for (const property of object.properties) {
    // Checked first because `indentAt` scans back to the line start, which is far away in a file of one long line.
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

/** Returns the indent and line end of a file. The defaults are two spaces and a line feed. */
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
