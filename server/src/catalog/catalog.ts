import { catalogData } from './data.js';
import { type CatalogNode, grow, splitSegment } from './grow.js';
import { parameterIn } from './in-release.js';
import { type Parameter, refusalOf } from './parameter.js';
import { newestVersion } from './releases.js';

export type { CatalogNode } from './grow.js';

/** Returns the entry of a key by its canonical path, for all releases. */
export function entryOf(path: string): Parameter | undefined {
  return catalogData.find(section => Object.hasOwn(section, path))?.[path];
}

function build(version: string): CatalogNode {
  const entries = catalogData.flatMap(section => Object.entries(section));
  return grow(
    entries.map(([key, parameter]) => [key, parameterIn(parameter, version)] as const),
    version,
  );
}

const trees = new Map<string, CatalogNode>();

/** Returns the root of the catalog for a release of DeepSpeed. The first call for a release takes 4 ms. */
export function catalogOf(version: string): CatalogNode {
  let tree = trees.get(version);
  if (tree === undefined) {
    tree = build(version);
    trees.set(version, tree);
  }
  return tree;
}

/** The root of the catalog of the newest known release; its children are the top-level keys of a config. */
export const catalog: CatalogNode = catalogOf(newestVersion);

/**
 * Returns the keys of `params` for a value of the sibling `type`. Optimizers match in any case. DeepSpeed does so only
 * with its own; the arguments of a misspelt class of torch are judged as those of the right one.
 */
export function variantChildren(params: CatalogNode, type: string): ReadonlyMap<string, CatalogNode> | undefined {
  if (params.variants === undefined) {
    return undefined;
  }
  const exact = params.variants.get(type);
  if (exact !== undefined || params.path !== 'optimizer.params') {
    return exact;
  }
  const folded = type.toLowerCase();
  return [...params.variants].find(([name]) => name.toLowerCase() === folded)?.[1];
}

/** Returns each parameter of a `params` object once, with the types that have it. */
export function typesByVariant(params: CatalogNode): ReadonlyMap<CatalogNode, readonly string[]> {
  const found = new Map<CatalogNode, string[]>();
  for (const [type, children] of params.variants ?? []) {
    for (const node of new Set(children.values())) {
      found.set(node, [...(found.get(node) ?? []), type]);
    }
  }
  return found;
}

/** Returns the child of a node by name, by variant, or by the `*` entry. */
export function childOf(node: CatalogNode, name: string, siblingType: string | undefined): CatalogNode | undefined {
  const own = node.children.get(name);
  if (own !== undefined) {
    return own;
  }
  const variant = siblingType === undefined ? undefined : variantChildren(node, siblingType);
  if (variant !== undefined) {
    return variant.get(name);
  }
  return node.anyChild;
}

/**
 * Looks up a parameter of a release by its path (`zero_optimization.stage`) or an alias of it. The time does not depend
 * on the catalog's size.
 */
export function lookUp(path: string, siblingType?: string, version = newestVersion): CatalogNode | undefined {
  let node: CatalogNode | undefined = catalogOf(version);
  for (const part of path.split('.')) {
    for (const segment of splitSegment(part)) {
      node = segment === '[]' ? node?.item : node === undefined ? undefined : childOf(node, segment, siblingType);
    }
  }
  return node;
}

/** Whether the keys of a section are user-defined or not known to the catalog. Such a section has no unknown keys. */
export function isOpen(section: CatalogNode, siblingType: string | undefined): boolean {
  if (siblingType !== undefined && variantChildren(section, siblingType) !== undefined) {
    return false;
  }
  if (refusalOf(section.parameter) !== undefined || section.parameter?.status === 'newer') {
    return true;
  }
  return section.anyChild !== undefined || (section.children.size === 0 && section.path !== '');
}
