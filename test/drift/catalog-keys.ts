import { catalogData } from '../../server/src/catalog/data.js';
import { parameterIn } from '../../server/src/catalog/in-release.js';
import type { Parameter, Refusal } from '../../server/src/catalog/parameter.js';
import { isAtLeast, isReadBy } from '../../server/src/catalog/version.js';

/** Entries of the catalog by key. Tests compare a copy with a mistake in it. */
export type CatalogData = readonly { readonly [key: string]: Parameter }[];

/** A key of the catalog for one release. */
export interface CatalogKey {
  /** The key in the catalog's data: `optimizer.params@Adam|AdamW.lr`. */
  readonly key: string;
  /** One path for each of its types; the key itself if it has none. */
  readonly paths: readonly string[];
  readonly parameter: Parameter;
  /** The refusal of the key, or of a section around it, in the release. */
  readonly refused: Refusal | undefined;
  /** Whether the release reads it and all sections around it. */
  readonly isRead: boolean;
}

/** Returns a path for each type that the release has: `a.params@B|C.d` is `a.params@B.d` and `a.params@C.d`. */
function pathsOf(key: string, isGone: (section: string, type: string) => boolean): readonly string[] {
  const [, start, types, rest] = key.match(/^(.*@)([^.]+)(\..*)$/) ?? [];
  const section = start?.replace(/\.params@$/, '') ?? '';
  const left = types?.split('|').filter(type => !isGone(section, type)) ?? [];
  return types === undefined ? [key] : left.map(type => `${start}${type}${rest}`);
}

/** Returns the sections around a key, outermost first. */
function sectionsAround(key: string): readonly string[] {
  const parts = key
    .replace(/@[^.]+/, '')
    .replaceAll('[]', '.[]')
    .split('.');
  return parts.slice(1).map((_, depth) =>
    parts
      .slice(0, depth + 1)
      .join('.')
      .replaceAll('.[]', '[]'),
  );
}

/** Returns the keys of the catalog for a release. */
export function keysOf(version: string, data: CatalogData = catalogData): readonly CatalogKey[] {
  const all = new Map(data.flatMap(section => Object.entries(section)));
  function isGone(section: string, type: string): boolean {
    const removed = all.get(`${section}.type`)?.values?.find(({ value }) => value === type)?.removedIn;
    return removed !== undefined && isAtLeast(version, removed);
  }
  return [...all].map(([key, entry]) => {
    const around = sectionsAround(key).flatMap(path => all.get(path) ?? []);
    const refused = [...around, entry]
      .map(({ refused }) => refused)
      .find(refusal => refusal !== undefined && isAtLeast(version, refusal.since));
    const paths = pathsOf(key, isGone);
    const isRead = paths.length > 0 && [...around, entry].every(parameter => isReadBy(parameter, version));
    return { key, paths, parameter: parameterIn(entry, version), refused, isRead };
  });
}
