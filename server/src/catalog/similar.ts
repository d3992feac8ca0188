import { type CatalogNode, catalog } from './catalog.js';
import { isRead } from './parameter.js';

const ownNames = new WeakMap<CatalogNode, readonly string[]>();

function ownNamesOf(section: CatalogNode): readonly string[] {
  const names =
    ownNames.get(section) ?? [...section.children].filter(([, node]) => isWritable(node)).map(([name]) => name);
  ownNames.set(section, names);
  return names;
}

/** Names that can be written in a section: read by DeepSpeed, meant for people, not deprecated. */
export function writableNames(section: CatalogNode, type?: string): readonly string[] {
  const own = ownNamesOf(section);
  const variant = type === undefined ? undefined : section.variants?.get(type);
  return variant === undefined ? own : [...own, ...variant.keys()];
}

function isWritable(node: CatalogNode): boolean {
  const parameter = node.parameter;
  return parameter !== undefined && isRead(parameter) && !parameter.hidden && parameter.deprecated === undefined;
}

/** Every place a key can stand, by its name. Made on first use. */
let places: ReadonlyMap<string, readonly CatalogNode[]> | undefined;

function collectPlaces(): ReadonlyMap<string, readonly CatalogNode[]> {
  const found = new Map<string, CatalogNode[]>();
  const pending: CatalogNode[] = [catalog];
  const seen = new Set<CatalogNode>();
  function add(name: string, node: CatalogNode): void {
    if (isWritable(node) && !seen.has(node)) {
      seen.add(node);
      found.set(name, [...(found.get(name) ?? []), node]);
    }
  }
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    for (const [name, child] of node.children) {
      add(name, child);
      pending.push(child);
    }
    for (const variant of node.variants?.values() ?? []) {
      for (const [name, child] of variant) {
        add(name, child);
      }
    }
  }
  return found;
}

function depthOf(path: string): number {
  return path.split('.').length;
}

/**
 * Where a key of this name belongs, when it is known elsewhere and the answer is clear: the top level first, then the place
 * that is least deep, and only if there is one such place. Paths with a free name (`*`) are no answer.
 */
function placeFor(name: string): CatalogNode | undefined {
  places ??= collectPlaces();
  const candidates = (places.get(name) ?? []).filter(node => !node.path.includes('*') && !node.path.includes('['));
  const least = Math.min(...candidates.map(node => depthOf(node.path)));
  const nearest = candidates.filter(node => depthOf(node.path) === least);
  const paths = new Set(nearest.map(node => node.path));
  return paths.size === 1 ? nearest[0] : undefined;
}

/**
 * The place of a key that stands in another section than the one it belongs in. A section inside itself has no other place,
 * and neither has an argument that its section takes with another `type`.
 */
export function placeElsewhere(name: string, section: CatalogNode): CatalogNode | undefined {
  const place = placeFor(name);
  return place?.path === section.path || place?.parent?.path === section.path ? undefined : place;
}
