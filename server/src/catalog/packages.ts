import { accelerateReleases, transformersReleases } from './loader-releases.js';
import { releases } from './releases.js';

/** Programs whose release decides what a config means, by their names as packages of Python. */
export const packageNames = ['deepspeed', 'transformers', 'accelerate'] as const;

export type PackageName = (typeof packageNames)[number];

/** One of these programs. */
export interface Package {
  /** Its name in sentences. */
  readonly title: string;
  /** The setting that names its release. */
  readonly setting: 'version' | 'transformersVersion' | 'accelerateVersion';
  /** Known releases, oldest first; the last one is the newest whose behaviour is described here. */
  readonly releases: readonly string[];
}

export const packages: { readonly [name in PackageName]: Package } = {
  deepspeed: { title: 'DeepSpeed', setting: 'version', releases },
  transformers: {
    title: 'transformers',
    setting: 'transformersVersion',
    releases: transformersReleases,
  },
  accelerate: { title: 'accelerate', setting: 'accelerateVersion', releases: accelerateReleases },
};

/** The newest known release of a program. */
export function newestOf(name: PackageName): string {
  return packages[name].releases.at(-1) ?? '';
}
