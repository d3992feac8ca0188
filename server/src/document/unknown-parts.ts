import { hasUnknownPart, unknownPart } from './mapped-text.js';
import type { Notation, Region } from './notation.js';
import { type Mutable, type ObjectNode, objectsIn, type ValueNode } from './syntax-tree.js';

/** A line with an unknown number of members. */
const unknownLine = new RegExp(`^[ \\t]*(?:${unknownPart.source}[ \\t,]*)+$`, 'm');

/** Makes every value with an unknown part an expression. Keys with one are unknown. */
function forget(root: ValueNode, text: string): void {
  const isOpen = unknownLine.test(text);
  for (const object of objectsIn(root)) {
    const known = object.properties.filter(({ key }) => !hasUnknownPart(key.name));
    if (isOpen || known.length < object.properties.length) {
      Object.assign(object as Mutable<ObjectNode>, { properties: known, merges: true });
    }
    for (const { value } of known) {
      for (const each of value?.kind === 'array' ? [value, ...value.items] : [value]) {
        forgetScalar(each, text);
      }
    }
  }
}

function forgetScalar(node: ValueNode | undefined, text: string): void {
  if (node === undefined || node.kind === 'object' || node.kind === 'array' || node.kind === 'expression') {
    return;
  }
  const source = text.slice(node.offset, node.end);
  if (hasUnknownPart(source)) {
    Object.assign(node, { kind: 'expression', value: source });
  }
}

/** Makes words unknown: other code replaces them. */
export function forgetWords(root: ValueNode): void {
  for (const { properties } of objectsIn(root)) {
    for (const { value } of properties) {
      for (const each of value?.kind === 'array' ? value.items : [value]) {
        if (each?.kind === 'word') {
          Object.assign(each, { kind: 'expression' });
        }
      }
    }
  }
}

/** Returns a notation for sources that have unknown parts. */
export function withUnknownParts(notation: Notation): Notation {
  const known = (text: string, region: Region): Region => {
    if (region.root !== undefined && hasUnknownPart(text)) {
      forget(region.root, text);
    }
    return region.root !== undefined && unknownLine.test(text) ? { ...region, isComplete: false } : region;
  };
  return {
    ...notation,
    regionsOf: text => notation.regionsOf(text).map(region => known(text, region)),
    regionAgain: (text, before) => known(text, notation.regionAgain(text, before)),
  };
}
