import type { Decision } from './detect.js';
import { matchesGlob } from './path-glob.js';

/** The settings `deepspeed.files.*`: globs of files that are always configs, and of files that never are. */
export interface FileChoices {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

function globsFrom(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter(each => typeof each === 'string') : [];
}

/** Reads the globs of `deepspeed.files`; what is not of its type is left out. */
export function fileChoicesFrom(files: unknown): FileChoices {
  const { include, exclude } = (files ?? {}) as { readonly [name: string]: unknown };
  return { include: globsFrom(include), exclude: globsFrom(exclude) };
}

/** What the settings say of a file, by the paths that globs see; undefined where they say nothing. */
export function decideBySettings({ include, exclude }: FileChoices, paths: readonly string[]): Decision | undefined {
  if (exclude.some(glob => matchesGlob(glob, paths))) {
    return { ours: false, reason: 'deepspeed.files.exclude matches it' };
  }
  return include.some(glob => matchesGlob(glob, paths))
    ? { ours: true, reason: 'deepspeed.files.include matches it' }
    : undefined;
}
