import type { ValueNode } from '../document/syntax-tree.js';
import { type CatalogNode, variantChildren } from './catalog.js';
import { genericNames } from './generic-names.js';
import { isRead, typesOf } from './parameter.js';
import { mostSimilar } from './spelling.js';
import { isNewer, isReadBy } from './version.js';

const ownKeys = new WeakMap<CatalogNode, ReadonlyMap<string, CatalogNode>>();

/** Keys that can be written in a section: read by DeepSpeed in some release, meant for people, not deprecated. */
function writableKeys(section: CatalogNode, type: string | undefined): ReadonlyMap<string, CatalogNode> {
  const own = ownKeys.get(section) ?? new Map([...section.children].filter(([, node]) => isWritable(node)));
  ownKeys.set(section, own);
  const variant = type === undefined ? undefined : variantChildren(section, type);
  return variant === undefined ? own : new Map([...own, ...variant]);
}

/** A key by its name in a section. */
export interface Key {
  readonly name: string;
  readonly node: CatalogNode;
}

function mostSimilarKey(name: string, keys: ReadonlyMap<string, CatalogNode>): Key | undefined {
  const similar = mostSimilar(name, keys.keys());
  const node = similar === undefined ? undefined : keys.get(similar);
  return similar === undefined || node === undefined ? undefined : { name: similar, node };
}

/** The release that brings a key and the sections around it, where that is newer than a given one. */
export function newerSince(node: CatalogNode, version: string): string | undefined {
  let newest: string | undefined;
  for (let each: CatalogNode | undefined = node; each !== undefined; each = each.parent) {
    const since = each.parameter?.since;
    if (isNewer(since, newest ?? version)) {
      newest = since;
    }
  }
  return newest;
}

/** Whether a value of this kind may stand at a key: no number is a section, and no section a number. */
function mayHold({ parameter }: CatalogNode, kind: ValueNode['kind'] | undefined): boolean {
  const types = parameter === undefined ? [] : typesOf(parameter);
  if (kind === undefined || kind === 'word' || kind === 'null' || types.includes('any')) {
    return true;
  }
  const isContainer = kind === 'object' || kind === 'array';
  return isContainer ? types.includes(kind) : types.some(type => type !== 'object' && type !== 'array');
}

/**
 * The key of a section that a misspelt one most likely means; rather one that the release has. Undefined when none is near
 * that may hold a value of this kind.
 */
export function similarKey(
  name: string,
  section: CatalogNode,
  type: string | undefined,
  version: string,
  kind?: ValueNode['kind'],
): Key | undefined {
  const keys = new Map([...writableKeys(section, type)].filter(([, node]) => mayHold(node, kind)));
  const nearest = mostSimilarKey(name, keys);
  return nearest === undefined || isThereIn(nearest.node, version)
    ? nearest
    : (mostSimilarKey(name, new Map([...keys].filter(([, node]) => isThereIn(node, version)))) ?? nearest);
}

/** Whether a release reads a key, under the name it has in the newest one, and all the sections around it. */
export function isThereIn(node: CatalogNode, version: string): boolean {
  for (let each: CatalogNode | undefined = node; each !== undefined; each = each.parent) {
    if (each.parameter !== undefined && !isReadBy(each.parameter, version)) {
      return false;
    }
  }
  return true;
}

function isWritable(node: CatalogNode): boolean {
  const parameter = node.parameter;
  return parameter !== undefined && isRead(parameter) && !parameter.hidden && parameter.deprecated === undefined;
}

/** Every place a key can stand, by its name. */
function collectPlaces(catalog: CatalogNode): ReadonlyMap<string, readonly CatalogNode[]> {
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
function clearPlace(places: readonly CatalogNode[]): CatalogNode | undefined {
  const candidates = places.filter(node => !node.path.includes('*') && !node.path.includes('['));
  const least = Math.min(...candidates.map(node => depthOf(node.path)));
  const nearest = candidates.filter(node => depthOf(node.path) === least);
  const paths = new Set(nearest.map(node => node.path));
  return paths.size === 1 ? nearest[0] : undefined;
}

/** The place of each key whose place is clear, by its name, in the catalog of a release. Made on first use. */
const clearPlaces = new WeakMap<CatalogNode, ReadonlyMap<string, CatalogNode>>();

function placeFor(name: string, catalog: CatalogNode): CatalogNode | undefined {
  const known =
    clearPlaces.get(catalog) ??
    new Map(
      [...collectPlaces(catalog)].flatMap(([key, places]) => {
        const place = clearPlace(places);
        return place === undefined ? [] : [[key, place]];
      }),
    );
  clearPlaces.set(catalog, known);
  return known.get(name);
}

function rootOf(node: CatalogNode): CatalogNode {
  let root = node;
  while (root.parent !== undefined) {
    root = root.parent;
  }
  return root;
}

/** Whether two sections are parts of the same one: not the top level, of which all are. */
function areKin(one: CatalogNode, other: CatalogNode): boolean {
  const [first] = one.path.split('.');
  return first !== '' && first === other.path.split('.')[0];
}

/** Whether a value is of a type that a key takes, as far as that can be told. */
function isOfType(place: CatalogNode, value: ValueNode | undefined): boolean {
  const types = place.parameter === undefined ? [] : typesOf(place.parameter);
  switch (value?.kind) {
    case 'string':
      return value.value === 'auto' || types.includes('string');
    case 'number':
      return types.includes('number') || types.includes('integer');
    case 'boolean':
      return types.includes('boolean');
    default:
      return mayHold(place, value?.kind);
  }
}

/**
 * The place of a key that stands in another section than the one it belongs in. A section inside itself has no other place,
 * and neither has an argument that its section takes with another `type`. A name that other programs use as well is taken for
 * DeepSpeed's key only near its place, a single word only with a value of its type. A place that cannot hold a section or a list
 * is not the place of one.
 */
export function placeElsewhere(
  name: string,
  section: CatalogNode,
  value: ValueNode | undefined,
): CatalogNode | undefined {
  const place = placeFor(name, rootOf(section));
  if (place === undefined || place.path === section.path || place.parent?.path === section.path) {
    return undefined;
  }
  const fits = mayHold(place, value?.kind);
  const isContainer = value?.kind === 'object' || value?.kind === 'array';
  const isClear = name.includes('_') ? fits || !isContainer : isOfType(place, value);
  const isMeant = !genericNames.has(name) && isClear;
  return isMeant || (fits && areKin(place, section)) ? place : undefined;
}
