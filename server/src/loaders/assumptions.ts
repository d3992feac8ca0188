import { ofObject } from '../caching/of-object.js';
import { lookUp } from '../catalog/catalog.js';
import { takesAuto } from '../catalog/parameter.js';
import type { ConfigDocument } from '../document/config-document.js';
import { type PropertyNode, pathOf, propertiesOf, valueAt } from '../document/syntax-tree.js';
import { type AssumedRelease, releaseOf } from './assumed-release.js';
import { loaderIn } from './in-release.js';
import type { KnownRun } from './known-run.js';
import type { Loader } from './loader.js';
import { loaderFacts, loaders } from './loaders.js';
import type { Settings } from './settings.js';

export type { AssumedRelease } from './assumed-release.js';
export type { RuleLevel, Settings } from './settings.js';
export { defaultSettings } from './settings.js';
export { loaders };

/** The assumptions about the run of a file, with the reasons for the status item. */
export interface Assumptions {
  readonly loader: Loader;
  readonly loaderReason: string;
  /** The release that a file is checked against. */
  readonly version: string;
  /** The actual release, if it is newer than all known ones. */
  readonly newerThanKnown?: string;
  readonly versionReason: string;
  /** Whether the release is pinned or set, and known. */
  readonly isVersionKnown: boolean;
  /** The releases of the loader's own packages. */
  readonly loaderReleases: readonly AssumedRelease[];
  readonly worldSize: number | undefined;
  /** The source of the world size, as a clause. Absent if there is none. */
  readonly worldSizeReason?: string;
  /**
   * Whether the world size was found, not set. A run may use fewer GPUs, so findings that depend on it are not errors.
   */
  readonly isWorldSizeFound: boolean;
  /** The runs that name the file as their config. */
  readonly runs: readonly KnownRun[];
  /** The settings that they follow from. */
  readonly settings: Settings;
  /** Whether to report syntax errors, because no other program does. */
  readonly syntax: boolean;
}

/**
 * Whether a key with the value "auto" is one that a loader may fill: DeepSpeed knows it and has no "auto" of its own
 * for it.
 */
function isLeftToLoader(property: PropertyNode): boolean {
  const path = pathOf(property).join('.');
  if (Object.hasOwn(loaderFacts.transformers.fills, path)) {
    return true;
  }
  const type = property.parent.parent?.kind === 'property' ? valueAt(property.parent.parent.parent, 'type') : undefined;
  const parameter = lookUp(path, type?.kind === 'string' ? type.value : undefined)?.parameter;
  return parameter !== undefined && !takesAuto(parameter);
}

/** Whether a file has an "auto" that DeepSpeed leaves to a loader. */
function usesAuto(document: ConfigDocument): boolean {
  // Escape sequences can spell "auto" too. V8 searches for a string ten times as fast as for a pattern.
  if (!document.text.includes('auto') && !document.text.includes('\\')) {
    return false;
  }
  for (const property of propertiesOf(document.root)) {
    const isAuto = property.value?.kind === 'string' && property.value.value === 'auto';
    if (isAuto && isLeftToLoader(property)) {
      return true;
    }
  }
  return false;
}

/** Returns what all runs have in common; undefined if there is none, or they differ. */
function common<T>(runs: readonly KnownRun[], of: (run: KnownRun) => T | undefined): T | undefined {
  const values = new Set(runs.map(of));
  return values.size === 1 ? [...values][0] : undefined;
}

/** Returns the names of runs: "train.sh:12", "train.sh:12 and 2 others". */
function namesOf([first, ...others]: readonly KnownRun[]): string {
  return others.length === 0
    ? `${first?.name}`
    : `${first?.name} and ${others.length === 1 ? 'another run' : `${others.length} other runs`}`;
}

/** Whether a run has its number of processes as a literal, and its program was seen to read the config. */
export function hasSureWorldSize({ isOnlyFile, isLoaderSeen, worldSize }: KnownRun): boolean {
  return isOnlyFile && isLoaderSeen && worldSize?.isLiteral === true;
}

type WorldSize = Pick<Assumptions, 'worldSize' | 'worldSizeReason' | 'isWorldSizeFound'>;

/**
 * Returns the world size: that of the settings, of the runs that name the file, or that of a hostfile that the client
 * found. A run may use a part of the hostfile.
 */
function worldSizeSource({ worldSize, worldSizeReason, runs = [] }: Settings): WorldSize {
  const isSet = worldSize !== null && worldSizeReason === undefined;
  const ofRuns = isSet ? undefined : common(runs, run => run.worldSize?.value);
  const [run] = runs;
  if (ofRuns !== undefined && run?.worldSize !== undefined) {
    const isSure = runs.every(hasSureWorldSize);
    const reason =
      runs.length === 1
        ? `${run.worldSize.reason} in ${run.name}`
        : `${namesOf(runs)} use ${ofRuns} GPU${ofRuns === 1 ? '' : 's'}`;
    return { worldSize: ofRuns, worldSizeReason: reason, isWorldSizeFound: !isSure };
  }
  if (!isSet && runs.some(each => each.worldSize !== undefined)) {
    // The runs differ, so no number is that of all of them.
    return { worldSize: undefined, isWorldSizeFound: false };
  }
  if (worldSizeReason !== undefined) {
    return { worldSize: worldSize ?? undefined, worldSizeReason, isWorldSizeFound: true };
  }
  return worldSize === null
    ? { worldSize: undefined, isWorldSizeFound: false }
    : { worldSize, worldSizeReason: 'set by deepspeed.worldSize', isWorldSizeFound: false };
}

/**
 * Returns a loader for a config that it gets as values of Python, not as a file. They mean what they would in a file
 * that Python's JSON reads: the last of two equal keys counts, and 1.0 is a float.
 */
const inMemory = ofObject((loader: Loader): Loader => ({ ...loader, dialect: 'json' }));

/** Whether the loader itself decodes a config. */
function isFile({ notation, region }: ConfigDocument): boolean {
  return notation.isFile === true && region.decoder === undefined;
}

/** For files that name no loader: the only thing in them that counts is whether they have an "auto" for one. */
const ofFiles = ofObject((_: Settings) => new Map<boolean, Assumptions>());

/** Determines loader and releases for a document. Settings come first, then the file itself. */
export function assume(document: ConfigDocument, settings: Settings): Assumptions {
  const chosen = settings.loader === 'auto' ? undefined : settings.loader;
  const called = chosen === undefined ? document.region.loader : undefined;
  const auto = chosen === undefined && called === undefined && usesAuto(document);
  if (called !== undefined || !isFile(document)) {
    return assumed(document, settings, auto);
  }
  const known = ofFiles(settings);
  const result = known.get(auto) ?? assumed(document, settings, auto);
  known.set(auto, result);
  return result;
}

function assumed(document: ConfigDocument, settings: Settings, auto: boolean): Assumptions {
  const chosen = settings.loader === 'auto' ? undefined : settings.loader;
  const called = chosen === undefined ? document.region.loader : undefined;
  const ofRuns =
    chosen === undefined && called === undefined
      ? common(settings.runs ?? [], run => (run.isLoaderSeen ? run.loader : undefined))
      : undefined;
  const { accelerateReason } = settings;
  const because = accelerateReason === undefined ? '' : `, and ${accelerateReason}`;
  const seen = auto ? `the file contains "auto" values${because}` : 'no key that a loader fills is "auto"';
  const guessed = !auto ? 'deepspeed' : accelerateReason === undefined ? 'transformers' : 'accelerate';
  const found =
    called !== undefined
      ? document.region.reason
      : ofRuns === undefined
        ? seen
        : `${namesOf(settings.runs ?? [])} ${settings.runs?.length === 1 ? 'starts' : 'start'} it with this file`;
  const id = chosen ?? called ?? ofRuns ?? guessed;
  const { version, newerThanKnown, reason, isKnown } = releaseOf('deepspeed', settings);
  const loaderReleases = loaderFacts[id].packages.map(name => releaseOf(name, settings));
  const loader = loaderIn(
    loaderFacts[id],
    Object.fromEntries(loaderReleases.map(release => [release.name, release.version])),
  );
  return {
    loader: isFile(document) ? loader : inMemory(loader),
    loaderReason: chosen === undefined ? found : (settings.loaderReason ?? 'set by deepspeed.loader'),
    version,
    ...(newerThanKnown === undefined ? {} : { newerThanKnown }),
    versionReason: reason,
    isVersionKnown: isKnown,
    loaderReleases,
    ...worldSizeSource(settings),
    runs: settings.runs ?? [],
    settings,
    syntax: settings.syntax,
  };
}
