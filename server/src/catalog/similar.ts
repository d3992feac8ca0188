import { propertyOf, type ValueNode } from '../document/syntax-tree.js';
import { type CatalogNode, variantChildren } from './catalog.js';
import { genericNames } from './generic-names.js';
import { isRead, typesOf } from './parameter.js';
import { mostSimilar } from './spelling.js';
import { isNewer, isReadBy } from './version.js';

type Keys = ReadonlyMap<string, CatalogNode>;

/** Kinds of values that the search for a key distinguishes. */
type Fitting = 'section' | 'list' | 'scalar' | 'any';

/** Keys that a misspelled key may mean, and their names. `names` is one array, because its preparation is cached. */
interface Candidates {
  readonly keys: Keys;
  readonly names: readonly string[];
}

function fittingOf(value: ValueNode | undefined): Fitting {
  if (value?.kind === 'string' && value.value === 'auto') {
    return 'any';
  }
  switch (value?.kind) {
    case undefined:
    case 'word':
    case 'expression':
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

/**
 * Whether a key can have a value of this kind: a number does not fit a section, and an object does not fit a number.
 */
function mayHold({ parameter }: CatalogNode, fitting: Fitting): boolean {
  const types = parameter === undefined ? [] : typesOf(parameter);
  if (fitting === 'any' || types.includes('any')) {
    return true;
  }
  const isOther = (type: string) => type !== 'object' && type !== 'array';
  return fitting === 'scalar' ? types.some(isOther) : types.includes(fitting === 'section' ? 'object' : 'array');
}

/**
 * By the keys that they were selected from. The keys belong to the catalog, so there are as many entries as sections.
 */
const candidates = new WeakMap<Keys, Map<Fitting, Candidates>>();

/**
 * Returns the keys that users can write (some release reads them, not hidden, not deprecated) and that fit a kind of
 * value.
 */
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

/** Returns the keys that users can write in a section, including arguments of the optimizer or scheduler. */
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

/** A key of a section with its name. */
export interface Key {
  readonly name: string;
  readonly node: CatalogNode;
}

function mostSimilarKey(name: string, { keys, names }: Candidates): Key | undefined {
  const similar = mostSimilar(name, names);
  const node = similar === undefined ? undefined : keys.get(similar);
  return similar === undefined || node === undefined ? undefined : { name: similar, node };
}

/** Returns the release that added a key and the sections around it, if that is newer than `version`. */
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
 * Returns the key of a section that a misspelled one most likely means, preferably one that the release has. Returns
 * undefined if no similar key fits this kind of value.
 */
export function similarKey(
  name: string,
  section: CatalogNode,
  type: string | undefined,
  version: string,
  value?: ValueNode,
): Key | undefined {
  const found = candidatesIn(section, type, fittingOf(value));
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

/** Whether a release reads a key, under its newest name, and all the sections around it. */
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

/** Returns every place of a key, by its name. */
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
 * Returns the place of a key if it is unambiguous. The place with the lowest depth counts, and only if there is one
 * such place. Paths with a user-defined name (`*`) do not count.
 */
function clearPlace(places: readonly CatalogNode[]): CatalogNode | undefined {
  const candidates = places.filter(node => !node.path.includes('*') && !node.path.includes('['));
  const least = Math.min(...candidates.map(node => depthOf(node.path)));
  const nearest = candidates.filter(node => depthOf(node.path) === least);
  const paths = new Set(nearest.map(node => node.path));
  return paths.size === 1 ? nearest[0] : undefined;
}

/** The places of the keys with an unambiguous place, by name, for each catalog. Created on first use. */
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

/** Whether two sections are in the same top-level section. */
function areKin(one: CatalogNode, other: CatalogNode): boolean {
  const [first] = one.path.split('.');
  return first !== '' && first === other.path.split('.')[0];
}

/** Whether a value has a type that a key accepts, as far as that is known. */
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
      return mayHold(place, fittingOf(value));
  }
}

/** Whether a key of the top level is an argument of the file's optimizer that the optimizer does not have there. */
function isArgumentOfFile(
  name: string,
  place: CatalogNode,
  section: CatalogNode,
  value: ValueNode | undefined,
): boolean {
  const root = value?.parent?.kind === 'property' && section.parent === undefined ? value.parent.parent : undefined;
  const optimizer = propertyOf(root, 'optimizer')?.value;
  const type = propertyOf(optimizer, 'type')?.value;
  return (
    place.parent?.path === 'optimizer.params' &&
    type?.kind === 'string' &&
    variantChildren(place.parent, type.value)?.has(name) === true &&
    propertyOf(propertyOf(optimizer, 'params')?.value, name) === undefined
  );
}

/**
 * Returns the place of a key that is in the wrong section. Returns undefined for a section inside itself, and for an
 * argument that its section accepts with another `type`. A name that other programs also use counts only near its
 * place, and at the top level if the file's optimizer takes such an argument. A single word counts only if its value has the right type. A place that cannot hold an object or a list does
 * not count for one.
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
  const fits = mayHold(place, fittingOf(value));
  const isContainer = value?.kind === 'object' || value?.kind === 'array';
  const isClear = name.includes('_') ? fits || !isContainer : isOfType(place, value);
  const isMeant = isClear && (!genericNames.has(name) || isArgumentOfFile(name, place, section, value));
  return isMeant || (fits && areKin(place, section)) ? place : undefined;
}
