import type { Binding } from '../catalog/binding.js';
import type { ObjectNode, PropertyNode, ValueNode } from '../document/syntax-tree.js';

/** The members that a JSON reader keeps: of keys with the same name the last one. */
function lastOfEach(object: ObjectNode): Iterable<PropertyNode> {
  return new Map(object.properties.map(property => [property.key.name, property])).values();
}

/**
 * Every member that a program sees which reads the file as nested dicts and does not look into lists, known to DeepSpeed or
 * not. Iterative: depth comes from the input.
 */
export function* membersRead(
  root: ValueNode | undefined,
  { isIgnored }: Pick<Binding, 'isIgnored'>,
): Generator<PropertyNode> {
  const pending: ValueNode[] = root === undefined ? [] : [root];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (node.kind !== 'object') {
      continue;
    }
    for (const property of lastOfEach(node)) {
      if (isIgnored(property)) {
        continue;
      }
      yield property;
      if (property.value !== undefined) {
        pending.push(property.value);
      }
    }
  }
}
