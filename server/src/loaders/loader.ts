import type { PackageName } from '../catalog/packages.js';
import { isAtLeast } from '../catalog/version.js';
import type { JsonValue } from '../document/json-value.js';
import type { LoaderId } from './loader-id.js';

/** Loaders that read the file as a dict and look into its sections themselves before DeepSpeed does. */
export const huggingFace: readonly LoaderId[] = ['transformers', 'accelerate'];

/** What an argument can be that a literal is compared with: a whole number, a switch, two numbers, or a text. */
export type ArgumentKind = 'number' | 'count' | 'switch' | 'pair' | 'text';

/** How a loader replaces the literal `"auto"` at one key. */
export interface Fill {
  /** What the value becomes; reads well after "becomes ". */
  readonly with: string;
  /** The loader compares a literal with this argument and stops when they differ. */
  readonly comparedWith?: string;
  /** What that argument can be; a number of any size where it is absent. */
  readonly kind?: ArgumentKind;
  /** The least that a count can be. */
  readonly least?: number;
  /** What that argument is when nobody sets it. */
  readonly preset?: string;
  /** A key that has to be in the file for this one to be filled. */
  readonly needs?: string;
  /** Taken from an option of accelerate's plugin, with a default of its own: nothing that a run is told anyway. */
  readonly ofPlugin?: true;
}

/** A release of a package, as data writes it. */
export type Release = readonly [name: PackageName, version: string];

/** What the newest known release fills in, and what older ones did. */
export interface FillHistory extends Fill {
  /** The first release that does not fill the key any more. */
  readonly removedIn?: Release;
  /** What was different before a release, the newest first. */
  readonly earlier?: readonly (Partial<Fill> & { readonly before: Release })[];
}

/** What a loader does beside filling in. */
interface Handling {
  /** Keys the loader writes where the file lacks them, and what; reads well after "adds it with ". */
  readonly adds: { readonly [path: string]: string };
  /** Old names of sections that it always adds under the new name: what stands in them is not read. */
  readonly hides: { readonly [oldName: string]: string };
  /** Keys at the top level that it sets itself, whatever the file says. */
  readonly replaces: readonly string[];
}

/** What does not depend on a release. */
interface Program {
  readonly id: LoaderId;
  readonly title: string;
  /** Short name for messages, as a subject: "Trainer", "DeepSpeed". */
  readonly reader: string;
  /** How a script hands the file over, for the list that users choose from; code in backticks. */
  readonly usage: string;
  /** Grammar the file is read with: Hjson takes comments and trailing commas, strict JSON does not. */
  readonly dialect: 'hjson' | 'json';
  /** What happens to an `"auto"` that is not filled: `raises`, or DeepSpeed gets to see it (`passed-on`). */
  readonly otherAuto: 'raises' | 'passed-on';
  /** Keys at the top level that it stops at, and where the value comes from instead. */
  readonly refuses?: { readonly [key: string]: string };
  /** What a new config needs besides its ZeRO section, so that it runs: with numbers, even where the loader fills them in. */
  readonly starts: { readonly [purpose in Purpose]: { readonly [key: string]: JsonValue } };
}

/** One program that reads the config, as the newest known release does it, and what older releases did otherwise. */
export interface LoaderFacts extends Program, Handling {
  /** The packages that its code is in, beside DeepSpeed; the first is the one that a script imports. */
  readonly packages: readonly PackageName[];
  /** Keys whose `"auto"` the loader fills, by path. */
  readonly fills: { readonly [path: string]: FillHistory };
  /** What was different before a release, the newest first. */
  readonly earlier?: readonly (Partial<Handling> & { readonly before: Release })[];
}

/** The releases of a loader's packages. */
export type Releases = { readonly [name in PackageName]?: string };

/** One program that reads the config, in given releases, and what it makes of `"auto"`. */
export interface Loader extends Program, Handling {
  readonly releases: Releases;
  /** Keys whose `"auto"` the loader fills, by path. */
  readonly fills: { readonly [path: string]: Fill };
  /** Keys that an older release filled, and the last one that did. */
  readonly formerFills: { readonly [path: string]: string };
}

/** What a new config is for. */
export type Purpose = 'training' | 'inference';

/** Members of `starts` that more than one loader has. */
export const plainStart = {
  batch: { train_micro_batch_size_per_gpu: 1, gradient_accumulation_steps: 1 },
  adamW: { type: 'AdamW', params: { lr: 1e-5, betas: [0.9, 0.999], eps: 1e-8, weight_decay: 0.01 } },
} as const;

/** How the loader fills `"auto"` at a path, or undefined when it does not. */
export function fillOf(loader: Loader, path: string): Fill | undefined {
  return Object.hasOwn(loader.fills, path) ? loader.fills[path] : undefined;
}

/** Whether a package of the loader is a release or a newer one; false for a package that the loader does not need. */
export function hasRelease({ releases }: Loader, [name, version]: Release): boolean {
  const release = releases[name];
  return release !== undefined && isAtLeast(release, version);
}

/** Whether a package of the loader is older than a release; false for a package that the loader does not need. */
export function isBefore({ releases }: Loader, [name, version]: Release): boolean {
  const release = releases[name];
  return release !== undefined && !isAtLeast(release, version);
}

/** The reader with its release, as a subject: "Trainer of transformers 5.24.0", "Accelerate 1.15.0". */
export function readerInRelease({ id, reader, releases }: Loader): string {
  if (id === 'transformers') {
    return `${reader} of transformers ${releases.transformers}`;
  }
  return id === 'accelerate' ? `${reader} ${releases.accelerate}` : reader;
}
