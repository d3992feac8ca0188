import { lookUp } from '../catalog/catalog.js';
import { type PackageName, titleOf } from '../catalog/packages.js';
import { newestVersion, releases } from '../catalog/releases.js';
import { compareVersions } from '../catalog/version.js';
import type { ConfigDocument } from '../document/config-document.js';
import type { JsonValue } from '../document/json-value.js';
import { type PropertyNode, propertyOf, valueAt } from '../document/syntax-tree.js';
import type { Assumptions } from '../loaders/assumptions.js';
import type { LoaderId } from '../loaders/loader-id.js';
import { offloadDevice } from '../semantics/offload.js';
import { optimizerOf } from '../semantics/optimizer.js';
import { overlapsComm } from '../semantics/overlap.js';
import { usesBf16Optimizer } from '../semantics/precision.js';
import type { Reading } from '../semantics/reading.js';
import { isLeftOut, propertyAt, settled } from '../semantics/settled.js';
import { isLiteral, stageOf } from '../semantics/stage.js';
import type { FailsAt, Subject } from './rule.js';
import { oneOf, shown } from './wording.js';

/**
 * A condition on the value at a path, or at one of several paths. The value is the one that DeepSpeed uses, so a
 * default can also fulfill it. A key that has no effect in the file's stage never does.
 */
export type BugCondition = { readonly path: string | readonly string[] } & (
  | { readonly is: readonly JsonValue[] }
  /** `orFilled`: an "auto" also counts, because the loader may replace it with such a number. */
  | { readonly above: number; readonly orFilled?: true }
  | { readonly isThere: true }
  | { readonly isAuto: true }
);

/**
 * A bug of certain releases that a config triggers, confirmed by the maintainers with a fix. Each has a file in data/.
 */
export interface KnownBug {
  /** The package that has the bug. A bug in a loader's package affects only files that the loader reads. */
  readonly program: PackageName;
  /** The loaders whose files it affects; all that use the package if absent. */
  readonly loaders?: readonly LoaderId[];
  /** Releases that have the bug: [first, last], both included; null means all known earlier releases. */
  readonly releases: readonly [string | null, string];
  /** The bug needs all of these conditions. The file must contain the key of the first; findings point to it. */
  readonly when: readonly [BugCondition, ...BugCondition[]];
  /** The key to point to instead, if the file has it. */
  readonly at?: string;
  /** What a run shows, as a sentence without its full stop. */
  readonly symptom: string;
  /** When the run fails because of it, if it does. */
  readonly failsAt: FailsAt;
  /** The threads with the report and the fix: `DeepSpeed#7188`. */
  readonly threads: readonly [string, ...string[]];
  /** A value that avoids the bug. */
  readonly set?: { readonly path: string; readonly value: JsonValue };
  /** A workaround other than an upgrade and `set`, as an imperative without its full stop. */
  readonly instead?: string;
  /** A config that triggers the bug, and one that does not: the result of `set`, if there is one. */
  readonly bad: object;
  readonly good: object;
  /** What the code does, since which release, and how it was reproduced. */
  readonly cause: string;
  /** The code that has the bug: symbols in one of its releases. See test/drift/citation.ts. */
  readonly source: string;
}

/** Keys whose value needs more than a look-up of their path. */
const readers: { readonly [path: string]: (reading: Reading) => JsonValue | undefined } = {
  'zero_optimization.stage': stageOf,
  'zero_optimization.overlap_comm': overlapsComm,
  'zero_optimization.offload_optimizer.device': reading => offloadDevice(reading, 'offload_optimizer'),
  'zero_optimization.offload_param.device': reading => offloadDevice(reading, 'offload_param'),
  'optimizer.type': ({ document }) => optimizerOf(document)?.name,
};

/** Returns the property at a path. A scheduler's arguments depend on its type, so they are looked up by name. */
export function writtenAt(document: ConfigDocument, path: string): PropertyNode | undefined {
  if (!path.startsWith('scheduler.params.')) {
    return propertyAt(document, path);
  }
  const names = path.split('.');
  return propertyOf(valueAt(document.root, ...names.slice(0, -1)), names[names.length - 1] ?? '');
}

function argumentAt({ document }: Reading, path: string): JsonValue | undefined {
  const value = writtenAt(document, path)?.value;
  return value?.kind === 'number' ? value.value : undefined;
}

function readAt(reading: Reading, path: string): JsonValue | undefined {
  if (path.startsWith('scheduler.params.')) {
    return argumentAt(reading, path);
  }
  const read = Object.hasOwn(readers, path) ? readers[path] : undefined;
  return read === undefined ? settled(reading, path) : read(reading);
}

function hasEffect(reading: Reading, path: string): boolean {
  const stages = lookUp(path, undefined, reading.assumptions.version)?.parameter?.appliesTo?.stages;
  const stage = stageOf(reading);
  return stages === undefined || stage === undefined || stages.includes(stage);
}

/**
 * Whether a bug in ZeRO's optimizer, which lists stage 1 and others, does not apply: the file uses the bf16 optimizer.
 */
function isOfOtherOptimizer(reading: Reading, path: string, condition: BugCondition): boolean {
  const stages = path === 'zero_optimization.stage' && 'is' in condition ? condition.is : [];
  return stages.includes(1) && stages.length > 1 && usesBf16Optimizer(reading);
}

function holdsAt(reading: Reading, path: string, condition: BugCondition): boolean {
  const property = writtenAt(reading.document, path);
  if ('isAuto' in condition) {
    return isLiteral(property?.value, 'auto');
  }
  if (!hasEffect(reading, path) || isOfOtherOptimizer(reading, path, condition)) {
    return false;
  }
  if ('isThere' in condition) {
    return property !== undefined && !isLeftOut(reading, path);
  }
  const value = readAt(reading, path);
  if ('is' in condition) {
    return value !== undefined && condition.is.includes(value);
  }
  if (typeof value === 'number') {
    return value > condition.above;
  }
  const { fills } = reading.assumptions.loader;
  return condition.orFilled === true && isLiteral(property?.value, 'auto') && Object.hasOwn(fills, path);
}

function pathsOf({ path }: BugCondition): readonly string[] {
  return typeof path === 'string' ? [path] : path;
}

/** Returns the paths at which a condition holds in a file. */
function heldPaths(reading: Reading, condition: BugCondition): readonly string[] {
  return pathsOf(condition).filter(path => holdsAt(reading, path, condition));
}

/** Returns the release of a program that reads the file if it is pinned or set; undefined if it is only assumed. */
export function releaseOf(program: PackageName, assumptions: Assumptions): string | undefined {
  const { version, isVersionKnown, loaderReleases } = assumptions;
  if (program === 'deepspeed') {
    return isVersionKnown ? version : undefined;
  }
  const release = loaderReleases.find(({ name }) => name === program);
  return release?.isKnown === true ? release.version : undefined;
}

/** Whether a release has a bug. */
export function hasBug({ releases: [first, last] }: KnownBug, version: string): boolean {
  return (first === null || compareVersions(version, first) >= 0) && compareVersions(version, last) <= 0;
}

/** Returns the path to point to if a file triggers a bug; otherwise undefined. */
export function metAt({ when, at }: KnownBug, reading: Reading): string | undefined {
  const [first, ...others] = when;
  const [path] = heldPaths(reading, first).filter(held => writtenAt(reading.document, held) !== undefined);
  if (path === undefined || !others.every(condition => heldPaths(reading, condition).length > 0)) {
    return undefined;
  }
  return at !== undefined && writtenAt(reading.document, at) !== undefined ? at : path;
}

/** Whether a key with such a scalar may fulfill the condition. A string may stand for any value. */
function mayHold(condition: BugCondition, scalar: JsonValue): boolean {
  if (typeof scalar === 'string') {
    return true;
  }
  if ('is' in condition) {
    return typeof scalar === 'number' || condition.is.includes(scalar);
  }
  return 'isThere' in condition || ('above' in condition && typeof scalar === 'number' && scalar > condition.above);
}

/** Returns the keys of the first conditions: a file without any of them triggers none of the bugs. */
export function subjectsOf(bugs: readonly KnownBug[]): readonly Subject[] {
  return bugs.flatMap(({ when: [first] }) =>
    pathsOf(first).map(path => ({
      path,
      may: (_, scalar) => scalar === undefined || mayHold(first, scalar.value),
    })),
  );
}

function conditionText(condition: BugCondition): string {
  const keys = oneOf(pathsOf(condition).map(path => `\`${path}\``));
  if ('is' in condition) {
    return `${keys} ${oneOf(condition.is.map(shown))}`;
  }
  if ('above' in condition) {
    return `${keys} above ${condition.above}`;
  }
  return 'isThere' in condition ? keys : `${keys} "auto"`;
}

function releasesText({ releases: [first, last] }: KnownBug): string {
  return first === null ? `up to ${last}` : first === last ? last : `${first} to ${last}`;
}

/** Returns the workarounds for a bug, other than an upgrade. */
export function waysRound({ set, instead }: KnownBug): readonly string[] {
  const setting = set === undefined ? undefined : `Set "${set.path}" to ${shown(set.value)}`;
  return [setting, instead].filter(way => way !== undefined);
}

/** Whether no file with this value at `path` triggers the bug. */
function keepsClear(bug: KnownBug, { path, value }: NonNullable<KnownBug['set']>): boolean {
  return bug.when.some(condition => {
    const isAll = pathsOf(condition).every(each => each === path);
    const holds = 'is' in condition ? condition.is.includes(value) : true;
    return isAll && ('above' in condition ? Number(value) <= condition.above : !holds);
  });
}

/** Returns the workarounds that avoid all of several bugs at once, other than an upgrade. */
export function commonWays(bugs: readonly KnownBug[]): readonly string[] {
  const ways = bugs.flatMap(bug => waysRound(bug).map((text, i) => ({ text, set: i === 0 ? bug.set : undefined })));
  const common = ways.filter(({ text, set }) =>
    bugs.every(bug => waysRound(bug).includes(text) || (set !== undefined && keepsClear(bug, set))),
  );
  return [...new Set(common.map(({ text }) => text))];
}

/** Returns the first release that refuses a key of the bug that the file has. */
function refusedFrom({ when }: KnownBug, document: ConfigDocument): string | undefined {
  return when
    .flatMap(pathsOf)
    .filter(path => writtenAt(document, path) !== undefined)
    .map(path => lookUp(path, undefined, newestVersion)?.parameter?.refused?.since)
    .find(since => since !== undefined);
}

/** Returns the releases that have none of the bugs and accept the file's keys, as "Use 0.18.4 to 0.19.6". */
export function releasesWithout(bugs: readonly KnownBug[], document: ConfigDocument): string | undefined {
  const last = bugs.map(({ releases: [, end] }) => end).reduce((a, b) => (compareVersions(a, b) >= 0 ? a : b));
  const ends = bugs
    .filter(({ program }) => program === 'deepspeed')
    .map(bug => refusedFrom(bug, document))
    .filter(since => since !== undefined);
  if (ends.length === 0) {
    return `Use a release after ${last}`;
  }
  const left = releases.filter(
    version => compareVersions(version, last) > 0 && ends.every(end => compareVersions(version, end) < 0),
  );
  const [first] = left;
  return first === undefined ? undefined : `Use ${[...new Set([first, left[left.length - 1]])].join(' to ')}`;
}

/** Returns a row for each bug: its conditions, releases, symptom, workarounds and threads. */
export function bugTable(bugs: readonly KnownBug[]): readonly (readonly string[])[] {
  return bugs.map(bug => [
    bug.when.map(conditionText).join(', '),
    `${titleOf(bug.program)} ${releasesText(bug)}`,
    `${bug.symptom}.`,
    waysRound(bug).join('. ') || 'Use another release',
    bug.threads.join(', '),
  ]);
}
