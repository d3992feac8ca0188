import { accelerateReleases, transformersReleases } from './loader-releases.js';
import { releases } from './releases.js';

/**
 * Known releases of the Python packages whose release decides what a config means, oldest first. The last one is the
 * newest release that is described.
 */
export const knownReleases = {
  deepspeed: releases,
  transformers: transformersReleases,
  accelerate: accelerateReleases,
} as const;

export type PackageName = keyof typeof knownReleases;

export const packageNames = Object.keys(knownReleases) as readonly PackageName[];

/** The setting that names the release of a package. */
export type ReleaseSetting = 'version' | `${Exclude<PackageName, 'deepspeed'>}Version`;

export function settingOf(name: PackageName): ReleaseSetting {
  return name === 'deepspeed' ? 'version' : `${name}Version`;
}

/** Returns the name of a package for sentences. */
export function titleOf(name: PackageName): string {
  return name === 'deepspeed' ? 'DeepSpeed' : name;
}

/** Returns the newest known release of a package. */
export function newestOf(name: PackageName): string {
  return knownReleases[name].at(-1) ?? '';
}
