import type { ValueNode } from '../document/syntax-tree.js';
import { type CatalogNode, variantChildren } from './catalog.js';
import { genericNames } from './generic-names.js';
import { isRead, typesOf } from './parameter.js';
import { mostSimilar } from './spelling.js';
import { isNewer, isReadBy } from './version.js';

type Keys = ReadonlyMap<string, CatalogNode>;

/** Kinds of values that are told apart when a place for one is looked for. */
type Fitting = 'section' | 'list' | 'scalar' | 'any';

/** Keys that a misspelt one may mean, and their names: one list, which is prepared for comparing once. */
interface Candidates {
  readonly keys: Keys;
  readonly names: readonly string[];
}

function fittingOf(kind: ValueNode['kind'] | undefined): Fitting {
  switch (kind) {
    case undefined:
    case 'word':
    case 'null':
      return 'any';
    case 'object':
      return 'section';
    case 'array':
      return 'list';
    default:
      return 'scalar';
  }
}

/** Whether a value of this kind may stand at a key: no number is a section, and no section a number. */
function mayHold({ parameter }: CatalogNode, fitting: Fitting): boolean {
  const types = parameter === undefined ? [] : typesOf(parameter);
  if (fitting === 'any' || types.includes('any')) {
    return true;
  }
  const isOther = (type: string) => type !== 'object' && type !== 'array';
  return fitting === 'scalar' ? types.some(isOther) : types.includes(fitting === 'section' ? 'object' : 'array');
}

/** By the keys they are taken from, which belong to the catalog: as many as it has sections. */
const candidates = new WeakMap<Keys, Map<Fitting, Candidates>>();

/** Those of some keys that can be written (read in some release, meant for people, not deprecated) and hold such a value. */
function candidatesAmong(all: Keys, fitting: Fitting): Candidates {
  const known = candidates.get(all) ?? new Map<Fitting, Candidates>();
  candidates.set(all, known);
  let found = known.get(fitting);
  if (found === undefined) {
    const keys = new Map([...all].filter(([, node]) => isWritable(node) && mayHold(node, fitting)));
    found = { keys, names: [...keys.keys()] };
    known.set(fitting, found);
  }
  return found;
}

/** Keys that can be written in a section: arguments of an optimizer or scheduler besides its own. */
function candidatesIn(section: CatalogNode, type: string | undefined, fitting: Fitting): Candidates {
  const own = candidatesAmong(section.children, fitting);
  const variant = type === undefined ? undefined : variantChildren(section, type);
  if (variant === undefined) {
    return own;
  }
  const others = candidatesAmong(variant, fitting);
  if (own.names.length === 0) {
    return others;
  }
  const keys = new Map([...own.keys, ...others.keys]);
  return { keys, names: [...keys.keys()] };
}

/** A key by its name in a section. */
export interface Key {
  readonly name: string;
  readonly node: CatalogNode;
}

function mostSimilarKey(name: string, { keys, names }: Candidates): Key | undefined {
  const similar = mostSimilar(name, names);
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
  const found = candidatesIn(section, type, fittingOf(kind));
  const nearest = mostSimilarKey(name, found);
  if (nearest === undefined || isThereIn(nearest.node, version)) {
    return nearest;
  }
  const names = found.names.filter(each => {
    const node = found.keys.get(each);
    return node !== undefined && isThereIn(node, version);
  });
  return mostSimilarKey(name, { keys: found.keys, names }) ?? nearest;
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
      return mayHold(place, fittingOf(value?.kind));
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
  const fits = mayHold(place, fittingOf(value?.kind));
  const isContainer = value?.kind === 'object' || value?.kind === 'array';
  const isClear = name.includes('_') ? fits || !isContainer : isOfType(place, value);
  const isMeant = !genericNames.has(name) && isClear;
  return isMeant || (fits && areKin(place, section)) ? place : undefined;
}
