import { TextDocument } from 'vscode-languageserver-textdocument';
import { EmbeddedLines, type Host } from './host.js';
import { jsonNotation } from './json-notation.js';
import type { Notation, Region } from './notation.js';
import { parseConfig, parseText } from './parse.js';
import type { ArrayNode, ObjectNode, Place, PropertyNode, Span, ValueNode } from './syntax-tree.js';

/**
 * One version of a config: its source and its syntax tree. Created once per version and never changed. The source can
 * be more than the config, which may be one dict of a Python file.
 */
export interface ConfigDocument {
  readonly uri: string;
  readonly languageId: string;
  readonly version: number;
  readonly text: string;
  readonly root: ValueNode | undefined;
  /**
   * True if the source is JSON that every loader reads without an error, or not JSON at all. False does not mean the
   * opposite.
   */
  readonly isPlainJson: boolean;
  readonly notation: Notation;
  readonly region: Omit<Region, 'root'>;
  /** Converts between positions of the file and offsets of the source. */
  readonly lines: TextDocument;
  /** The file around, if the source is not the whole file: a string of a program, the lines of a heredoc. */
  readonly host?: Host;
}

/** Parses a document of JSON. Never throws. */
export function openConfig(source: TextDocument): ConfigDocument {
  const text = source.getText();
  const { root, isPlainJson } = parseText(text);
  return {
    uri: source.uri,
    languageId: source.languageId,
    version: source.version,
    text,
    root,
    isPlainJson,
    notation: jsonNotation,
    region: {
      kind: 'config',
      offset: 0,
      end: text.length,
      isComplete: true,
      loader: undefined,
      json: undefined,
      reason: '',
    },
    lines: source,
  };
}

/** Parses a string of JSON, for callers without an editor. */
export function openText(text: string, uri = 'untitled:config.json', languageId = 'json'): ConfigDocument {
  return openConfig(TextDocument.create(uri, languageId, 0, text));
}

/** Opens a config in a document of another language. */
export function openRegion(source: TextDocument, notation: Notation, region: Region): ConfigDocument {
  return {
    uri: source.uri,
    languageId: source.languageId,
    version: source.version,
    text: source.getText(),
    root: rootOf(region),
    isPlainJson: region.json === undefined,
    notation,
    region,
    lines: source,
  };
}

/** Opens a config in a source that a file holds. */
export function openInside(host: Host, text: string, notation: Notation, region: Region): ConfigDocument {
  return { ...openRegion(new EmbeddedLines(host, text), notation, region), host };
}

/** Returns the file of a document. */
export function fileOf({ host, lines }: ConfigDocument): TextDocument {
  return host?.lines ?? lines;
}

/**
 * Returns the file of a document after its source has become `after`; undefined if the source cannot be written in the
 * file.
 */
export function fileAfter({ host }: ConfigDocument, after: string): string | undefined {
  return host === undefined ? after : host.fileAfter(after);
}

/** Returns where a part of the source is in the file. */
export function spanInFile({ host }: ConfigDocument, { offset, end }: Span): Span {
  return host?.spanOf({ offset, end }) ?? { offset, end };
}

/** Returns what the loader reads as a file, with the offsets of the document. */
export function fileIn({ text, region }: ConfigDocument): string {
  return region.json ?? text;
}

/** Opens the same config after an edit inside it. */
export function reopen(document: ConfigDocument, text: string): ConfigDocument {
  const { uri, languageId, notation, region } = document;
  const source = TextDocument.create(uri, languageId, 0, text);
  return notation === jsonNotation
    ? openConfig(source)
    : openRegion(source, notation, notation.regionAgain(text, { ...region, root: undefined }));
}

/** Returns only the tree of the same config after an edit inside it. */
export function rootAgain({ notation, region }: ConfigDocument, text: string): ValueNode | undefined {
  return notation === jsonNotation
    ? parseConfig(text)
    : rootOf(notation.regionAgain(text, { ...region, root: undefined }));
}

/** Returns the root of a config; a section on its own gets the keys around it, which take no room in the source. */
function rootOf({ root, path = [], offset, end }: Region): ValueNode | undefined {
  if (root !== undefined) {
    // DeepSpeed does not see the sections around a config in its file.
    (root as { parent: ValueNode['parent'] }).parent = undefined;
  }
  return root && path.reduceRight((value: ValueNode, name) => inSection(name, value, offset, end), root);
}

function inSection(name: string, value: ValueNode, offset: number, end: number): ObjectNode {
  const properties: PropertyNode[] = [];
  const root: ObjectNode = {
    kind: 'object',
    properties,
    closed: true,
    isImplied: true,
    offset,
    end,
    parent: undefined,
  };
  const key = { name, quoted: false, offset, end: offset };
  const parent: PropertyNode = { kind: 'property', key, colon: offset, value, comma: -1, offset, end, parent: root };
  properties.push(parent);
  (value as { parent: ValueNode['parent'] }).parent = parent;
  return root;
}

export function contains(span: Span, offset: number): boolean {
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
export function placeAt({ root, region }: ConfigDocument, offset: number): Place {
  const part =
    region.places?.find(each => contains(each, offset)) ?? region.parts?.findLast(each => contains(each, offset));
  if (part?.kind === 'property' && !isInside(part.value, offset)) {
    return { container: part.parent, property: part };
  }
  const start = part?.kind === 'property' ? part.value : (part ?? root);
  let container = isInside(start, offset) ? start : undefined;
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
