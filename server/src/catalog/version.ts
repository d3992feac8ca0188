import type { Parameter } from './parameter.js';

/** A release as people write it, with the "v" of its tag or without: the release; undefined for anything else. */
export function releaseIn(text: string): string | undefined {
  return /^v?(\d+\.\d+(?:\.\d+)?)$/.exec(text)?.[1];
}

const numbers = new Map<string, readonly number[]>();

/** Returns the numbers of a release. Cached, because the catalog repeats the same few releases. */
function numbersOf(version: string): readonly number[] {
  let known = numbers.get(version);
  if (known === undefined) {
    known = version.split('.').map(Number);
    numbers.set(version, known);
  }
  return known;
}

/**
 * Returns a negative number, zero or a positive number if `a` is older than, equal to or newer than `b` ("0.17",
 * "0.17.1").
 */
export function compareVersions(a: string, b: string): number {
  const left = numbersOf(a);
  const right = numbersOf(b);
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) {
      return difference;
    }
  }
  return 0;
}

/** Whether `version` is `since` or newer. */
export function isAtLeast(version: string, since: string): boolean {
  return compareVersions(version, since) >= 0;
}

/** Whether `since` is known and newer than `version`. */
export function isNewer(since: string | null | undefined, version: string): since is string {
  return typeof since === 'string' && !isAtLeast(version, since);
}

/** Whether a release reads a key: after it was added, before it was removed, and not in a gap. */
export function isReadBy(parameter: Parameter, version: string): boolean {
  const { since, removedIn, refused, gap } = parameter;
  const end = removedIn ?? refused?.since;
  if (since === null || !isAtLeast(version, since) || (end !== undefined && isAtLeast(version, end))) {
    return false;
  }
  return gap === undefined || compareVersions(version, gap[0]) < 0 || compareVersions(version, gap[1]) > 0;
}

/** Returns the default of a key in a release. */
export function defaultIn(parameter: Parameter, version: string): Parameter['default'] {
  const known = parameter.defaults?.findLast(([from]) => isAtLeast(version, from));
  return known === undefined ? parameter.default : known[1];
}
