import type { CatalogNode } from '../catalog/catalog.js';
import type { AllowedValue } from '../catalog/parameter.js';
import { isNewer } from '../catalog/version.js';
import type { ValueNode } from '../document/syntax-tree.js';

/** The allowed value that is meant, if the release does not have it yet. Names of optimizers are folded as well. */
export function newerOption(
  node: CatalogNode | undefined,
  value: ValueNode,
  version: string,
): AllowedValue | undefined {
  if (node === undefined || value.kind !== 'string') {
    return undefined;
  }
  const folds = node.parameter?.case !== undefined || node.path === 'optimizer.type';
  const fold = (text: AllowedValue['value']): string => (folds ? String(text).toLowerCase() : String(text));
  const option = node.parameter?.values?.find(each => fold(each.value) === fold(String(value.value)));
  return isNewer(option?.since, version) ? option : undefined;
}
