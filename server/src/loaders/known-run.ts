import type { FilePlace } from '../document/file-place.js';
import type { JsonValue } from '../document/json-value.js';
import type { LoaderId } from './loader-id.js';
import type { FillCertainty, RunInputs } from './run-inputs.js';

export type { FillCertainty } from './run-inputs.js';

/** The value that a run fills in for `"auto"` at a key, and compares a literal with. */
export interface RunFill {
  /** Undefined if only the run tells. */
  readonly value: JsonValue | undefined;
  /** Where it comes from, with code in backticks: "`--learning_rate 2e-5`". */
  readonly from: string;
  readonly certainty: FillCertainty;
  /** Whether the reader compares a literal with it. */
  readonly isCompared: boolean;
  /** The value of the argument that decides. Absent for a default. */
  readonly place?: FilePlace;
  /** How a value is written at that place; absent if no other value there would give another one here. */
  readonly spelling?: 'command' | 'yaml' | 'python';
}

/** A run that uses a config, as far as other files tell. */
export interface KnownRun {
  /** Its file and line for the user: "scripts/train.sh:12". */
  readonly name: string;
  readonly place: FilePlace;
  /** The reader of the config; undefined if it is unknown. */
  readonly loader?: LoaderId;
  /** Whether the program that it starts was seen to use that reader. Otherwise the command only looks like it. */
  readonly isLoaderSeen: boolean;
  /** Whether its arguments were seen to reach Trainer as they are written. */
  readonly takesArguments: boolean;
  /** Whether the path that it names can be this file only. */
  readonly isOnlyFile: boolean;
  readonly worldSize?: { readonly value: number; readonly reason: string; readonly isLiteral: boolean };
  /** By path in the config. */
  readonly fills: { readonly [path: string]: RunFill };
  /** What its memory depends on. */
  readonly inputs?: RunInputs;
  /** The content of the file with the size of its model, if that is in the workspace. */
  readonly modelText?: string;
}
