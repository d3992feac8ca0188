import type { JsonValue } from '../document/json-value.js';
import { isUnknown, type ValueNode } from '../document/syntax-tree.js';

function numberOf(value: JsonValue): number | undefined {
  return typeof value === 'number' || typeof value === 'boolean' ? Number(value) : undefined;
}

/**
 * Whether a value of a file is equal to another one in Python, in which true is 1 and a tuple is not equal to a list. Undefined if a
 * program computes a part of it.
 */
export function isEqualInPython(node: ValueNode, value: JsonValue): boolean | undefined {
  if (isUnknown(node)) {
    return undefined;
  }
  if (node.kind === 'array') {
    if (node.isTuple === true || !Array.isArray(value) || node.items.length !== value.length) {
      return false;
    }
    const results = node.items.map((item, i) => isEqualInPython(item, value[i]));
    return results.includes(false) ? false : results.includes(undefined) ? undefined : true;
  }
  if (node.kind === 'object') {
    return false;
  }
  const [one, other] = [numberOf(node.value), numberOf(value)];
  return one === undefined || other === undefined ? node.value === value : one === other;
}
