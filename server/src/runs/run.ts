import type { Span } from '../document/syntax-tree.js';
import type { LoaderId } from '../loaders/loader-id.js';

/** How a value of a run is known. Errors need literals; a variable may come from outside, too. */
export type Certainty = 'literal' | 'variable';

/** A word of a command, or a value of a recipe or call, with its place. */
export interface Given extends Span {
  /** Undefined if it is unknown before the run. */
  readonly value: RunValue | undefined;
  readonly certainty: Certainty;
}

/** The value of an argument. A command line has strings only; a flag without a value is true. */
export type RunValue = string | number | boolean | null | readonly RunValue[];

/** An argument of the training program. */
export interface RunArgument extends Given {
  /** With underscores, as Python sees it. */
  readonly name: string;
  /** The place of the name: a flag, a key. */
  readonly key: Span;
  /**
   * Whether the value is a string that a parser of command lines converts. Values of YAML and Python have their types.
   */
  readonly isText: boolean;
}

/** The number of processes. */
export interface WorldSize {
  readonly value: number;
  /** What gives it, as a clause: "`--num_gpus` is 4". */
  readonly reason: string;
  readonly span: Span;
  readonly certainty: Certainty;
}

/** A path to a file, as a run names it. */
export interface PathReference extends Span {
  /** Undefined if it is unknown before the run. */
  readonly path: string | undefined;
}

/** Arguments that bash does not pass, because a line ends the command before them. */
export interface CutOff {
  /**
   * What ends the command: a comment, blanks behind a backslash, a line without a backslash, or the carriage return of a
   * Windows line end behind a backslash. `word`: nothing is lost, but that carriage return becomes a part of the last word.
   */
  readonly by: 'comment' | 'blanks' | 'line' | 'return' | 'word';
  /** The comment, the backslash with its blanks, or the words that are not passed. */
  readonly span: Span;
  /** The words that bash takes for a command of their own. */
  readonly lost: Span;
}

/** The ways to start a run. */
export type Launcher =
  | 'deepspeed'
  | 'torchrun'
  | 'accelerate'
  | 'swift'
  | 'llamafactory'
  | 'axolotl'
  | 'trl'
  | 'python';

/** The programs that read recipes. `transformers` is any program that hands a file to TrainingArguments. */
export type FamilyId = 'llamafactory' | 'axolotl' | 'swift' | 'trl' | 'open-assistant' | 'transformers';

/** A start of a training program, as a file has it. */
export interface Run extends Span {
  readonly kind: 'command' | 'recipe' | 'accelerate' | 'call';
  readonly launcher?: Launcher;
  /** The Python file that is started. */
  readonly script?: PathReference;
  /** Flags of the launcher, by their names with underscores. */
  readonly flags: ReadonlyMap<string, RunArgument>;
  /** Arguments of the program, by their names with underscores. The last of equal names counts. */
  readonly arguments: ReadonlyMap<string, RunArgument>;
  /** Words of the program that are not arguments. */
  readonly positional: readonly Given[];
  /** Unknown if absent: all GPUs of a machine, or a variable. */
  readonly worldSize?: WorldSize;
  /** Whether unknown words may be further arguments: `"$@"`. */
  readonly isOpen: boolean;
  /** Whether the folder that its paths start from is unknown. */
  readonly isLost?: boolean;
  /** Whether it is an example for readers, as a command in Markdown. */
  readonly isExample?: boolean;
  readonly cutOff?: CutOff;
  /** The GPUs that `CUDA_VISIBLE_DEVICES` names for the run. */
  readonly visibleDevices?: Given;
  /** The DeepSpeed config, and the argument or key that names it: `deepspeed`, `hf_ds_config`. */
  readonly config?: PathReference & { readonly by: string };
  /** The config itself, if it is written in the same file: a dict, a mapping. */
  readonly inline?: Span;
  /** The file of `accelerate launch`. */
  readonly accelerateFile?: PathReference;
  readonly hostfile?: PathReference;
  /** Recipes that the program reads: `llamafactory-cli train x.yaml`, `--config x.yaml`. */
  readonly recipe?: PathReference;
  /** The program whose names and defaults the arguments have; Trainer's own if absent. */
  readonly family?: FamilyId;
  /** What the command itself says about who reads the config; undefined if only the script tells. */
  readonly reader?: LoaderId;
}
