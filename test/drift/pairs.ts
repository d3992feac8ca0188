import type { CatalogKey } from './catalog-keys.js';
import type { Facts, How, PathFacts } from './facts.js';

/** A key of the catalog with the facts about its paths in DeepSpeed; empty if no code was found that reads it. */
export interface Pair {
  readonly own: CatalogKey;
  readonly found: readonly PathFacts[];
}

/** The catalog's keys matched with DeepSpeed's paths. */
export interface Pairs {
  readonly pairs: readonly Pair[];
  /** Facts about paths that the catalog does not have. */
  readonly unknown: readonly PathFacts[];
}

/** Reads that do not prove that a value is a section: membership tests, comparisons and loops. */
const weak: ReadonlySet<How> = new Set(['in', 'compare', 'iterate']);

/** Returns the path of the section that a path is in; empty for the top level. */
export function sectionOf(path: string): string {
  return path.replace(/(\[\]|(^|\.)[^.[\]]*)$/, '').replace(/@[^.]+$/, '');
}

/** Returns the paths that are keys of a section, not strings that the code looks up in a list or a string. */
function keysOfSections(paths: readonly PathFacts[]): readonly PathFacts[] {
  const sections = new Set(
    paths.flatMap(({ path, reads, strict }) => [
      ...(reads.every(([how]) => weak.has(how)) ? [] : [sectionOf(path)]),
      ...(strict === undefined ? [] : [path]),
    ]),
  );
  return paths.filter(
    ({ path, reads }) => reads.some(([how]) => how === 'iterate' || !weak.has(how)) || sections.has(sectionOf(path)),
  );
}

/** Returns a path for each type, folded: types in lower case, like DeepSpeed's own, and list items as any key. */
export function foldedPaths(path: string): readonly string[] {
  const [, start, types, rest] = path.match(/^(.*@)([^.]+)(\..*)$/) ?? [];
  const each = types === undefined ? [path] : types.split('|').map(type => `${start}${type.toLowerCase()}${rest}`);
  return each.map(one => one.replaceAll('[]', '.*'));
}

function folded(path: string): string {
  return foldedPaths(path)[0] ?? path;
}

/** Returns a function for all names of a path: itself, aliases of its key, and other names of its sections. */
function otherNames(keys: readonly CatalogKey[]): (path: string) => readonly string[] {
  const sections = new Map(
    keys.flatMap(({ key, parameter }) => (parameter.aliasOf === undefined ? [] : [[key, parameter.aliasOf] as const])),
  );
  const aliases = new Map(
    keys.flatMap(({ key, parameter }) =>
      (parameter.aliases ?? []).map(({ name }) => [[sectionOf(key), name].filter(Boolean).join('.'), key] as const),
    ),
  );
  return path => {
    const [top = '', ...rest] = path.split('.');
    const section = sections.get(top);
    const parent = [...aliases].find(([alias]) => path.startsWith(`${alias}.`));
    return [
      path,
      ...[aliases.get(path)].filter(name => name !== undefined),
      ...(section === undefined ? [] : [[section, ...rest].join('.')]),
      ...(parent === undefined ? [] : [parent[1] + path.slice(parent[0].length)]),
    ];
  };
}

/** Returns a test of whether the catalog has an entry for a path, for any key in its section, or for another type. */
function coverage(keys: readonly CatalogKey[]): (path: string) => boolean {
  const others = otherNames(keys);
  const taken = new Set(keys.flatMap(({ paths }) => paths).map(folded));
  const untyped = new Set([...taken].map(path => path.replace(/@[^.]+/, '')));
  const types = new Set([...taken].flatMap(path => path.match(/^.*@[^.]+/)?.[0] ?? []));
  function covers(path: string): boolean {
    const [type] = path.match(/^.*@[^.]+/) ?? [];
    if (taken.has(path) || (type === undefined && untyped.has(path))) {
      return true;
    }
    return taken.has(`${sectionOf(path)}.*`) && (type === undefined || !types.has(type));
  }
  return path => others(path).some(covers);
}

/** Matches the catalog's keys with the paths that were found in DeepSpeed. */
export function pairUp(keys: readonly CatalogKey[], facts: Facts): Pairs {
  const byPath = new Map<string, PathFacts[]>();
  const found = keysOfSections(facts.paths);
  for (const fact of found) {
    for (const path of foldedPaths(fact.path)) {
      byPath.set(path, [...(byPath.get(path) ?? []), fact]);
    }
  }
  const pairs = keys.map(own => ({ own, found: own.paths.flatMap(path => byPath.get(folded(path)) ?? []) }));
  const covers = coverage(keys);
  const isLooped = ({ reads }: PathFacts) => reads.every(([how]) => how === 'iterate');
  return { pairs, unknown: found.filter(fact => !isLooped(fact) && !foldedPaths(fact.path).every(covers)) };
}
