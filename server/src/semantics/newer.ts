import type { BoundProperty } from '../catalog/binding.js';
import { type CatalogNode, entryOf } from '../catalog/catalog.js';
import type { AllowedValue } from '../catalog/parameter.js';
import { isAtLeast, isNewer } from '../catalog/version.js';
import type { ValueNode } from '../document/syntax-tree.js';
import { foldFor } from './values.js';

/** Returns how values of a key are compared. DeepSpeed compares the names of its own optimizers without regard to case. */
function foldOf({ path, parameter }: CatalogNode): (value: unknown) => unknown {
  return foldFor(path === 'optimizer.type' ? { case: 'lower' } : (parameter ?? {}));
}

/** The allowed value that is meant, if the release does not have it yet. Names of optimizers are folded as well. */
export function newerOption(
  node: CatalogNode | undefined,
  value: ValueNode,
  version: string,
): AllowedValue | undefined {
  if (node === undefined || value.kind !== 'string') {
    return undefined;
  }
  const fold = foldOf(node);
  const option = node.parameter?.values?.find(each => fold(each.value) === fold(value.value));
  return isNewer(option?.since, version) ? option : undefined;
}

/**
 * Whether a key is an argument of an optimizer or scheduler that the release does not have, not yet or not any more.
 * The finding is at its `type`, because the arguments of another class with that name are unknown.
 */
export function isOfMissingType({ section, type }: BoundProperty, version: string): boolean {
  const node = section.parent?.children.get('type');
  if (type === undefined || node === undefined) {
    return false;
  }
  const fold = foldOf(node);
  const option = entryOf(node.path)?.values?.find(each => fold(each.value) === fold(type));
  const isGone = option?.removedIn !== undefined && isAtLeast(version, option.removedIn);
  return isGone || isNewer(option?.since, version);
}
