import type { ScalarNode, ValueNode } from '../document/syntax-tree.js';
import type { Subject } from './rule.js';

/** Returns a subject: a key whose value passes a test. A value that is not cached by its content always passes. */
export function valued(path: string, test: (value: ScalarNode['value']) => boolean): Subject {
  return { path, may: (_, scalar) => scalar === undefined || test(scalar.value) };
}

/** Returns a subject: a key with a value of one kind. */
export function ofKind(path: string, wanted: ValueNode['kind']): Subject {
  return { path, may: kind => kind === wanted };
}
