/** The programs that read a config file. */
export type LoaderId = 'deepspeed' | 'transformers' | 'accelerate' | 'lightning';

/** How a loader replaces the literal `"auto"` at one key. */
export interface Fill {
  /** What the value becomes; reads well after "becomes ". */
  readonly with: string;
  /** The loader compares a literal with this argument and stops when they differ. */
  readonly comparedWith?: string;
  /** Stages at which the loader fills the key; absent means all. */
  readonly stages?: readonly number[];
}

/** One program that reads the config, and what it makes of `"auto"`. */
export interface Loader {
  readonly id: LoaderId;
  readonly title: string;
  /** Short name for messages, as a subject: "Trainer", "DeepSpeed". */
  readonly reader: string;
  /** Grammar the file is read with: Hjson takes comments and trailing commas, strict JSON does not. */
  readonly dialect: 'hjson' | 'json';
  /** Keys whose `"auto"` the loader fills, by path. */
  readonly fills: { readonly [path: string]: Fill };
  /** What happens to an `"auto"` that is not filled: `raises`, or DeepSpeed gets to see it (`passed-on`). */
  readonly otherAuto: 'raises' | 'passed-on';
}

/** How the loader fills `"auto"` at a path, or undefined when it does not. `stage` is the file's own, undefined if unknown. */
export function fillOf(loader: Loader, path: string, stage: number | undefined): Fill | undefined {
  const fill = Object.hasOwn(loader.fills, path) ? loader.fills[path] : undefined;
  if (fill?.stages !== undefined && stage !== undefined && !fill.stages.includes(stage)) {
    return undefined;
  }
  return fill;
}
