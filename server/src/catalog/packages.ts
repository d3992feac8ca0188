import { accelerateReleases, transformersReleases } from './loader-releases.js';
import { releases } from './releases.js';

/**
 * Known releases of the programs whose release decides what a config means, by their names as packages of Python, oldest first;
 * the last one is the newest whose behaviour is described here.
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

/** The name of a package in sentences. */
export function titleOf(name: PackageName): string {
  return name === 'deepspeed' ? 'DeepSpeed' : name;
}

/** The newest known release of a program. */
export function newestOf(name: PackageName): string {
  return knownReleases[name].at(-1) ?? '';
}
