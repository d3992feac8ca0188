import { catalogData } from '../../server/src/catalog/data.js';
import { parameterIn } from '../../server/src/catalog/in-release.js';
import type { Parameter, Refusal } from '../../server/src/catalog/parameter.js';
import { isAtLeast, isReadBy } from '../../server/src/catalog/version.js';

/** Entries of the catalog by their keys: what is compared can be a damaged copy. */
export type CatalogData = readonly { readonly [key: string]: Parameter }[];

/** A key of the catalog, as a release has it. */
export interface CatalogKey {
  /** As the data have it: `optimizer.params@Adam|AdamW.lr`. */
  readonly key: string;
  /** One path for each type that it is for; otherwise the key itself. */
  readonly paths: readonly string[];
  readonly parameter: Parameter;
  /** What refuses it, or a section around it, in that release. */
  readonly refused: Refusal | undefined;
  /** That the release reads it, and all sections around it. */
  readonly isRead: boolean;
}

/** A path per type that a release has: `a.params@B|C.d` is `a.params@B.d` and `a.params@C.d`. */
function pathsOf(key: string, isGone: (section: string, type: string) => boolean): readonly string[] {
  const [, start, types, rest] = key.match(/^(.*@)([^.]+)(\..*)$/) ?? [];
  const section = start?.replace(/\.params@$/, '') ?? '';
  const left = types?.split('|').filter(type => !isGone(section, type)) ?? [];
  return types === undefined ? [key] : left.map(type => `${start}${type}${rest}`);
}

/** The keys around a key: its sections, from the outermost on. */
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

/** The catalog of a release, key by key. */
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
