import { accelerateData } from './accelerate-data.js';
import { type CatalogNode, grow } from './grow.js';
import { newestVersion } from './releases.js';

let tree: CatalogNode | undefined;

/** Returns the root of the catalog of an Accelerate config, in the newest known release of accelerate. */
export function accelerateCatalog(): CatalogNode {
  tree ??= grow(
    accelerateData.flatMap(section => Object.entries(section)),
    newestVersion,
    'accelerate',
  );
  return tree;
}
