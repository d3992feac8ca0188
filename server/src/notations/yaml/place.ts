import { lineStart } from '../../document/line-start.js';
import type { ArrayNode, ObjectNode, Place, PropertyNode, ValueNode } from '../../document/syntax-tree.js';

type Container = ObjectNode | ArrayNode;

const nowhere: Place = { container: undefined, property: undefined };

function isContainer(node: ValueNode | undefined): node is Container {
  return node?.kind === 'object' || node?.kind === 'array';
}

/** Whether a container is lines, not brackets. */
function isLines(text: string, { offset }: Container): boolean {
  return text[offset] !== '{' && text[offset] !== '[';
}

function columnOf(text: string, offset: number): number {
  return offset - lineStart(text, offset);
}

function lastFrom<T extends { readonly offset: number }>(nodes: readonly T[], offset: number): T | undefined {
  return nodes.findLast(node => node.offset <= offset);
}

/** Returns the value that is last before an offset, and the key of it. */
function lastIn(
  container: Container,
  offset: number,
): { readonly property: PropertyNode | undefined; readonly value: ValueNode | undefined } {
  if (container.kind === 'array') {
    return { property: undefined, value: lastFrom(container.items, offset) };
  }
  const property = lastFrom(container.properties, offset);
  return { property, value: property?.value };
}

/** The members that a key without a value may get on the lines below it. */
function emptySection(property: PropertyNode, offset: number): ObjectNode {
  return { kind: 'object', properties: [], closed: true, offset, end: offset, inner: offset, parent: property };
}

/** Returns the place on a line without code: its indent decides which section it continues. */
function placeOnBlankLine(text: string, root: ValueNode | undefined, offset: number): Place {
  const column = columnOf(text, offset);
  let container: Container | undefined;
  let next = root;
  while (isContainer(next) && isLines(text, next) && next.offset <= offset && columnOf(text, next.offset) <= column) {
    container = next;
    const { property, value } = lastIn(container, offset);
    if (property !== undefined && property.colon >= 0 && value === undefined) {
      const isDeeper = column > columnOf(text, property.offset);
      return { container: isDeeper ? emptySection(property, offset) : container, property: undefined };
    }
    next = value;
  }
  return isContainer(next) && !isLines(text, next) && next.offset < offset && offset < next.end
    ? placeInCode(text, next, offset)
    : { container, property: undefined };
}

function isInside(text: string, node: ValueNode | undefined, offset: number): node is Container {
  if (!isContainer(node)) {
    return false;
  }
  return isLines(text, node)
    ? node.offset <= offset && offset <= node.end
    : node.offset < offset && (offset < node.end || (offset === node.end && !node.closed));
}

function placeInCode(text: string, root: ValueNode | undefined, offset: number): Place {
  let place = nowhere;
  let next = root;
  while (isInside(text, next, offset) || (next === root && isContainer(next) && isLines(text, next))) {
    const { property, value } = lastIn(next as Container, offset);
    place = {
      container: next as Container,
      property: property !== undefined && offset <= property.end ? property : undefined,
    };
    next = value === root ? undefined : value;
  }
  return place;
}

/** Returns the tree at an offset where something may be inserted. */
export function yamlPlaceAt(text: string, root: ValueNode | undefined, offset: number): Place {
  const before = text.slice(lineStart(text, offset), offset);
  const behind = /^[^\r\n]*/.exec(text.slice(offset))?.[0] ?? '';
  if ((before + behind).trim() === '') {
    return placeOnBlankLine(text, root, offset);
  }
  // A value that is still missing begins behind the colon.
  const blank = /:([ \t]*)$/.exec(before)?.[1] ?? '';
  return placeInCode(text, root, offset - blank.length);
}
