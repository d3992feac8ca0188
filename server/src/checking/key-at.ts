import type { ConfigDocument } from '../document/config-document.js';
import type { PropertyNode, Span, ValueNode } from '../document/syntax-tree.js';

/** Whether the inner span lies within the outer one. */
export function holds(outer: Span, inner: Span): boolean {
  return outer.offset <= inner.offset && inner.end <= outer.end;
}

/** Returns the property that contains another one; undefined at the top level. */
export function outside({ parent }: PropertyNode): PropertyNode | undefined {
  let holder = parent.parent;
  while (holder?.kind === 'array') {
    holder = holder.parent;
  }
  return holder;
}

/** Returns the key of a value; undefined for the root. */
function keyOf({ parent }: ValueNode): PropertyNode | undefined {
  return parent?.kind === 'array' ? keyOf(parent) : parent;
}

/** Returns the last node that begins at or before an offset. The nodes are in document order. */
function lastFrom<Node extends Span>(nodes: readonly Node[], offset: number): Node | undefined {
  let low = 0;
  let high = nodes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((nodes[middle] as Node).offset <= offset) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low === 0 ? undefined : nodes[low - 1];
}

/** Returns the key that a finding is about: the innermost one around its span. */
export function keyAt({ root, region }: Pick<ConfigDocument, 'root' | 'region'>, span: Span): PropertyNode | undefined {
  const part = region.parts?.findLast(each => holds(each, span));
  let key = part?.kind === 'object' ? keyOf(part) : part;
  let value = part?.kind === 'property' ? part.value : (part ?? root);
  while (value?.kind === 'object' || value?.kind === 'array') {
    if (value.kind === 'array') {
      const item: ValueNode | undefined = lastFrom(value.items, span.offset);
      value = item !== undefined && holds(item, span) ? item : undefined;
    } else {
      const inner: PropertyNode | undefined = lastFrom(value.properties, span.offset);
      const isAround = inner !== undefined && holds(inner, span);
      key = isAround ? inner : key;
      value = isAround ? inner.value : undefined;
    }
  }
  return key;
}
