import type { ScalarNode, ValueNode } from '../document/syntax-tree.js';
import type { Subject } from './rule.js';

/** A key whose value passes a test; one that cannot be told by what it says does. */
export function valued(path: string, test: (value: ScalarNode['value']) => boolean): Subject {
  return { path, may: (_, scalar) => scalar === undefined || test(scalar.value) };
}

/** A key with a value of one kind. */
export function ofKind(path: string, wanted: ValueNode['kind']): Subject {
  return { path, may: kind => kind === wanted };
}
