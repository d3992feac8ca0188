import { ofObject } from '../caching/of-object.js';
import type { PackageName } from '../catalog/packages.js';
import { isAtLeast } from '../catalog/version.js';
import type { JsonValue } from '../document/json-value.js';
import type { LoaderId } from './loader-id.js';

/** Loaders that read the file as a dict and use its sections before DeepSpeed does. */
export const huggingFace: readonly LoaderId[] = ['transformers', 'accelerate'];

/** The kinds of arguments that a literal is compared with: an integer, a boolean, two numbers, or a string. */
export type ArgumentKind = 'number' | 'count' | 'switch' | 'pair' | 'text';

/** How a loader replaces the literal `"auto"` at one key. */
export interface Fill {
  /** The new value; reads well after "becomes ". */
  readonly with: string;
  /** The argument that the loader compares a literal with. It stops if they differ. */
  readonly comparedWith?: string;
  /** The kind of that argument. Any number if absent. */
  readonly kind?: ArgumentKind;
  /** The minimum of a count. */
  readonly least?: number;
  /** The default of that argument. */
  readonly preset?: string;
  /** A key that has to be in the file so that this one is filled. */
  readonly needs?: string;
  /**
   * The value comes from an option of accelerate's plugin, which has its own default. Ordinary arguments of a run do
   * not set it.
   */
  readonly ofPlugin?: true;
}

/** A release of a package as it is written in the data. */
export type Release = readonly [name: PackageName, version: string];

/** The fill of the newest known release, and those of older ones. */
export interface FillHistory extends Fill {
  /** The first release that no longer fills the key. */
  readonly removedIn?: Release;
  /** The differences before a release, newest first. */
  readonly earlier?: readonly (Partial<Fill> & { readonly before: Release })[];
}

/** What a loader does besides filling in `"auto"`. */
interface Handling {
  /** Keys that the loader adds if the file lacks them, with their values; reads well after "adds it with ". */
  readonly adds: { readonly [path: string]: string };
  /** Old names of sections that the loader always adds under the new name. DeepSpeed does not read the old ones. */
  readonly hides: { readonly [oldName: string]: string };
  /** Top-level keys that the loader sets itself, whatever the file says. */
  readonly replaces: readonly string[];
}

/** The facts that do not depend on a release. */
interface Program {
  readonly id: LoaderId;
  readonly title: string;
  /** Short name for messages, as a subject: "Trainer", "DeepSpeed". */
  readonly reader: string;
  /** How a script passes the file to the loader, for the list that users choose from. Code in backticks. */
  readonly usage: string;
  /** The grammar of the file. Hjson allows comments and trailing commas, strict JSON does not. */
  readonly dialect: 'hjson' | 'json';
  /** How an `"auto"` that is not filled is treated. `raises`: the loader stops. `passed-on`: DeepSpeed reads it. */
  readonly otherAuto: 'raises' | 'passed-on';
  /** Top-level keys that stop the loader, and where their values come from instead. */
  readonly refuses?: { readonly [key: string]: string };
  /** The keys that a new config needs besides its ZeRO section to run. Numbers, even if the loader can fill them in. */
  readonly starts: { readonly [purpose in Purpose]: { readonly [key: string]: JsonValue } };
}

/** A program that reads the config, as of its newest known release, with the differences in older ones. */
export interface LoaderFacts extends Program, Handling {
  /** The packages that contain its code, besides DeepSpeed. A script imports the first one. */
  readonly packages: readonly PackageName[];
  /** Keys whose `"auto"` the loader fills, by path. */
  readonly fills: { readonly [path: string]: FillHistory };
  /** The differences before a release, newest first. */
  readonly earlier?: readonly (Partial<Handling> & { readonly before: Release })[];
}

/** The releases of a loader's packages. */
export type Releases = { readonly [name in PackageName]?: string };

/** A program that reads the config, in given releases of its packages. */
export interface Loader extends Program, Handling {
  readonly releases: Releases;
  /** Keys whose `"auto"` the loader fills, by path. */
  readonly fills: { readonly [path: string]: Fill };
  /** Keys that an older release filled, with the last release that did. */
  readonly formerFills: { readonly [path: string]: string };
}

/** The purpose of a new config. */
export type Purpose = 'training' | 'inference';

/** Members of `starts` that several loaders have. */
export const plainStart = {
  batch: { train_micro_batch_size_per_gpu: 1, gradient_accumulation_steps: 1 },
  adamW: { type: 'AdamW', params: { lr: 1e-5, betas: [0.9, 0.999], eps: 1e-8, weight_decay: 0.01 } },
} as const;

const fillsOf = ofObject(({ fills }: Loader): ReadonlyMap<string, Fill> => new Map(Object.entries(fills)));

/** Returns how the loader fills `"auto"` at a path, or undefined if it does not. */
export function fillOf(loader: Loader, path: string): Fill | undefined {
  return fillsOf(loader).get(path);
}

/** The keys of a section that a loader fills, and the sections with such keys, by name. */
export type FilledKeys = ReadonlyMap<string, FilledKey>;

export interface FilledKey {
  readonly fill: Fill | undefined;
  readonly inside: FilledKeys;
}

/** Returns the fills of a loader as a tree. */
export const filledKeys = ofObject(({ fills }: Loader): FilledKeys => {
  type Key = { fill: Fill | undefined; readonly inside: Map<string, Key> };
  const top = new Map<string, Key>();
  for (const [path, fill] of Object.entries(fills)) {
    let inside = top;
    let key: Key | undefined;
    for (const name of path.split('.')) {
      key = inside.get(name) ?? { fill: undefined, inside: new Map() };
      inside.set(name, key);
      inside = key.inside;
    }
    if (key !== undefined) {
      key.fill = fill;
    }
  }
  return top;
});

/** Whether a package of the loader has at least a release. False for a package that the loader does not need. */
export function hasRelease({ releases }: Loader, [name, version]: Release): boolean {
  const release = releases[name];
  return release !== undefined && isAtLeast(release, version);
}

/** Whether a package of the loader is older than a release. False for a package that the loader does not need. */
export function isBefore({ releases }: Loader, [name, version]: Release): boolean {
  const release = releases[name];
  return release !== undefined && !isAtLeast(release, version);
}

/** Returns the loader with its release as a subject: "Trainer of transformers 5.24.0", "Accelerate 1.15.0". */
export function readerInRelease({ id, reader, releases }: Loader): string {
  if (id === 'transformers') {
    return `${reader} of transformers ${releases.transformers}`;
  }
  return id === 'accelerate' ? `${reader} ${releases.accelerate}` : reader;
}
