import { knownReleases, newestOf, titleOf } from '../catalog/packages.js';
import { isAtLeast } from '../catalog/version.js';
import type { Fill, FillHistory, Loader, LoaderFacts, Release, Releases } from './loader.js';
import type { LoaderId } from './loader-id.js';

function isOlder(releases: Releases, [name, version]: Release): boolean {
  return !isAtLeast(releases[name] ?? newestOf(name), version);
}

/** Replaces facts by those of older releases. */
function asBefore<Facts extends object>(
  facts: Facts,
  earlier: readonly (Partial<Facts> & { readonly before: Release })[],
  releases: Releases,
): Facts {
  let found = facts;
  for (const { before, ...former } of earlier) {
    if (isOlder(releases, before)) {
      found = { ...found, ...former };
    }
  }
  return found;
}

function fillIn({ removedIn: _, earlier = [], ...fill }: FillHistory, releases: Releases): Fill {
  return asBefore<Fill>(fill, earlier, releases);
}

/** Returns the last known release before another, without its patch number: "transformers 4.57". */
function lastBefore([name, version]: Release): string {
  const last = knownReleases[name].findLast(release => !isAtLeast(release, version)) ?? version;
  return `${titleOf(name)} ${last.split('.').slice(0, 2).join('.')}`;
}

function inReleases(facts: LoaderFacts, releases: Releases): Loader {
  const { packages: names, fills, earlier = [], ...program } = facts;
  const all = Object.entries(fills);
  const present = all.filter(([, { removedIn }]) => removedIn === undefined || isOlder(releases, removedIn));
  const gone = all.flatMap(([path, { removedIn }]) =>
    removedIn === undefined || isOlder(releases, removedIn) ? [] : [[path, lastBefore(removedIn)] as const],
  );
  const { adds, hides, replaces } = asBefore(
    { adds: facts.adds, hides: facts.hides, replaces: facts.replaces },
    earlier,
    releases,
  );
  return {
    ...program,
    adds,
    hides,
    replaces,
    releases: Object.fromEntries(names.map(name => [name, releases[name] ?? newestOf(name)])),
    fills: Object.fromEntries(present.map(([path, fill]) => [path, fillIn(fill, releases)])),
    formerFills: Object.fromEntries(gone),
  };
}

/** By id and releases. A user has a few projects with their own releases. */
const known = new Map<string, Loader>();
const mostLoaders = 50;

/** Returns a loader for given releases of its packages. The newest known release is used for packages without one. */
export function loaderIn(facts: LoaderFacts, releases: Releases = {}): Loader {
  const key = [facts.id, ...facts.packages.map(name => releases[name] ?? newestOf(name))].join(' ');
  let loader = known.get(key);
  if (loader === undefined) {
    if (known.size >= mostLoaders) {
      known.clear();
    }
    loader = inReleases(facts, releases);
    known.set(key, loader);
  }
  return loader;
}

/** Returns the loaders in the newest known releases. */
export function inNewest(all: { readonly [id in LoaderId]: LoaderFacts }): { readonly [id in LoaderId]: Loader } {
  const entries = Object.entries(all).map(([id, facts]) => [id, loaderIn(facts)] as const);
  return Object.fromEntries(entries) as { readonly [id in LoaderId]: Loader };
}
