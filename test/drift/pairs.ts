import type { CatalogKey } from './catalog-keys.js';
import type { Facts, How, PathFacts } from './facts.js';

/** A key of the catalog with what DeepSpeed has at its paths; none where nothing was found. */
export interface Pair {
  readonly own: CatalogKey;
  readonly found: readonly PathFacts[];
}

/** Both sides, matched. */
export interface Pairs {
  readonly pairs: readonly Pair[];
  /** What DeepSpeed has at paths that the catalog has no key for. */
  readonly unknown: readonly PathFacts[];
}

/** Looking whether a text is in something, comparing and looping do not show that the something is a section. */
const weak: ReadonlySet<How> = new Set(['in', 'compare', 'iterate']);

/** The path of the section that a path is in; empty for the top level. */
export function sectionOf(path: string): string {
  return path.replace(/(\[\]|(^|\.)[^.[\]]*)$/, '').replace(/@[^.]+$/, '');
}

/** Paths that were found as keys of a section, not as texts that are looked for in a list or a text. */
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

/** A path per type, folded: DeepSpeed has its own optimizers in lower case; any item is as good as any key. */
export function foldedPaths(path: string): readonly string[] {
  const [, start, types, rest] = path.match(/^(.*@)([^.]+)(\..*)$/) ?? [];
  const each = types === undefined ? [path] : types.split('|').map(type => `${start}${type.toLowerCase()}${rest}`);
  return each.map(one => one.replaceAll('[]', '.*'));
}

function folded(path: string): string {
  return foldedPaths(path)[0] ?? path;
}

/** What else a path can be called: a section's other name, a key's alias, a free name. */
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

/** Whether the catalog has something for a path: an entry, an entry for any name, or one for the keys of another type. */
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

/** Matches the catalog's keys with what was found in DeepSpeed. */
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
