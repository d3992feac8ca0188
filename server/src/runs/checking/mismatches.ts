import type { JsonValue } from '../../document/json-value.js';
import { type ValueNode, valueAt } from '../../document/syntax-tree.js';
import { isEqualInPython } from '../../semantics/python-equality.js';
import { type Filled, type FillSource, filledAt, filledPaths, isComparedIn } from '../fills.js';

/** A value of a config that differs from the arguments of a run. */
export interface Mismatch {
  readonly path: string;
  readonly node: ValueNode;
  /** The value that the arguments give. */
  readonly value: JsonValue;
  readonly filled: Filled;
}

/**
 * Returns the values of a config that Trainer refuses in a run, as far as its arguments are known. Null is not compared,
 * and `"auto"` is replaced. Source: transformers/integrations/deepspeed.py:HfTrainerDeepSpeedConfig.fill_match.
 */
export function mismatchesOf(root: ValueNode | undefined, source: FillSource): readonly Mismatch[] {
  return filledPaths.flatMap((path): readonly Mismatch[] => {
    const node = valueAt(root, ...path.split('.'));
    const filled = filledAt(path, source);
    const value = filled?.value;
    return node === undefined ||
      node.kind === 'null' ||
      (node.kind === 'string' && node.value === 'auto') ||
      filled === undefined ||
      value === undefined ||
      !isComparedIn(path, source) ||
      isEqualInPython(node, value) !== false
      ? []
      : [{ path, node, value, filled }];
  });
}
