import type { JsonValue } from '../catalog/parameter.js';
import type { LoaderId } from './loaders.js';

export type { LoaderId };

/** Loaders that read the file as a dict and look into its sections themselves before DeepSpeed does. */
export const huggingFace: readonly LoaderId[] = ['transformers', 'accelerate'];

/** How a loader replaces the literal `"auto"` at one key. */
export interface Fill {
  /** What the value becomes; reads well after "becomes ". */
  readonly with: string;
  /** The loader compares a literal with this argument and stops when they differ. */
  readonly comparedWith?: string;
  /** A key that has to be in the file for this one to be filled. */
  readonly needs?: string;
  /** Taken from an option of accelerate's plugin, with a default of its own: nothing that a run is told anyway. */
  readonly ofPlugin?: true;
}

/** One program that reads the config, and what it makes of `"auto"`. */
export interface Loader {
  readonly id: LoaderId;
  readonly title: string;
  /** Short name for messages, as a subject: "Trainer", "DeepSpeed". */
  readonly reader: string;
  /** How a script hands the file over, for the list that users choose from; code in backticks. */
  readonly usage: string;
  /** Grammar the file is read with: Hjson takes comments and trailing commas, strict JSON does not. */
  readonly dialect: 'hjson' | 'json';
  /** Keys whose `"auto"` the loader fills, by path. */
  readonly fills: { readonly [path: string]: Fill };
  /** Keys that an older version of the loader filled, and the last one that did. */
  readonly formerFills: { readonly [path: string]: string };
  /** What happens to an `"auto"` that is not filled: `raises`, or DeepSpeed gets to see it (`passed-on`). */
  readonly otherAuto: 'raises' | 'passed-on';
  /** Keys the loader writes where the file lacks them, and what; reads well after "adds it with ". */
  readonly adds: { readonly [path: string]: string };
  /** Old names of sections that it always adds under the new name: what stands in them is not read. */
  readonly hides: { readonly [oldName: string]: string };
  /** Keys at the top level that it stops at, and where the value comes from instead. */
  readonly refuses?: { readonly [key: string]: string };
  /** Keys at the top level that it sets itself, whatever the file says. */
  readonly replaces: readonly string[];
  /** What a new config needs besides its ZeRO section, so that it runs: with numbers, even where the loader fills them in. */
  readonly starts: { readonly [purpose in Purpose]: { readonly [key: string]: JsonValue } };
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
