import type { Decision } from './decision.js';
import { matchesGlob } from './path-glob.js';

/**
 * The settings `deepspeed.files.*`: globs of files that are always configs, globs of files that never are, and the size
 * limit.
 */
export interface FileChoices {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** In millions of characters. */
  readonly maxSizeMB: number;
}

const usualMaxSizeMB = 2;

function globsFrom(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter(each => typeof each === 'string') : [];
}

/** Reads the settings `deepspeed.files`; values of a wrong type are left out. */
export function fileChoicesFrom(files: unknown): FileChoices {
  const { include, exclude, maxSizeMB } = (files ?? {}) as { readonly [name: string]: unknown };
  return {
    include: globsFrom(include),
    exclude: globsFrom(exclude),
    maxSizeMB: typeof maxSizeMB === 'number' && maxSizeMB > 0 ? maxSizeMB : usualMaxSizeMB,
  };
}

/**
 * Returns why a document is too large to be checked, to follow "because "; undefined if it is not. Counts characters.
 */
export function tooLarge({ maxSizeMB }: FileChoices, characters: number): string | undefined {
  return characters > maxSizeMB * 1e6
    ? `it has ${(characters / 1e6).toFixed(1)} MB, more than the ${maxSizeMB} of deepspeed.files.maxSizeMB`
    : undefined;
}

/** Returns the decision of the settings about a file, by the paths that globs see; undefined if they say nothing. */
export function decideBySettings({ include, exclude }: FileChoices, paths: readonly string[]): Decision | undefined {
  if (exclude.some(glob => matchesGlob(glob, paths))) {
    return { ours: false, reason: 'deepspeed.files.exclude matches it' };
  }
  return include.some(glob => matchesGlob(glob, paths))
    ? { ours: true, reason: 'deepspeed.files.include matches it' }
    : undefined;
}
