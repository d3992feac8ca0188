import type { FilePlace } from '../document/file-place.js';

/**
 * How a value of a run is known. `literal`: the command or recipe has it. `variable`: a script sets it before the
 * command. `default`: it is not set, and the release has this default. Errors need a literal.
 */
export type FillCertainty = 'literal' | 'variable' | 'default';

/** What a layer does with its activations until the backward pass: keep them, or compute them again in one of two ways. */
export type Checkpointing = 'off' | 'reentrant' | 'non-reentrant';

/** How attention is computed, by the names that transformers has. */
export const attentions = ['eager', 'sdpa', 'flash_attention_2'] as const;

export type Attention = (typeof attentions)[number];

/** The weights that a run trains. */
export type TrainedWeights =
  | { readonly kind: 'all' }
  | {
      readonly kind: 'lora';
      readonly rank: number;
      readonly dropout: number;
      /** Names of modules as peft has them. Undefined: peft's own choice for the type of the model. */
      readonly targets: readonly string[] | 'all-linear' | undefined;
      /** Modules that are trained in whole beside the adapters. */
      readonly modulesToSave: readonly string[];
    };

/** Another value of an input, with which a run needs less memory. */
export interface LeanerInput<Value> {
  readonly value: Value;
  /** Whether the file of the run gets another value, a new argument, or has to lose one. */
  readonly verb: 'write' | 'add' | 'remove';
  /** The argument as that file writes it: "--gradient_checkpointing True". */
  readonly written: string;
  /** The file and line for users: "train.sh:3". */
  readonly where: string;
  /** The edit of that file. Absent if the present value is written elsewhere. */
  readonly edit?: { readonly place: FilePlace; readonly text: string };
}

/** Something that the memory of a run depends on, with the place that it is known from. */
export interface RunInput<Value> {
  readonly value: Value;
  /** Where it comes from, with code in backticks: "`--cutoff_len 4096` in train.sh:3". */
  readonly from: string;
  readonly certainty: FillCertainty;
  /** Absent if it is unknown how the run would get it. */
  readonly leaner?: LeanerInput<Value>;
}

/** The values of a run that its memory depends on, as far as its arguments tell. */
export interface RunInputValues {
  /** The name or path of the model. */
  readonly model: string;
  readonly microBatch: number;
  /** Tokens of a sequence, at most. */
  readonly sequenceLength: number;
  readonly checkpointing: Checkpointing;
  readonly attention: Attention;
  readonly trained: TrainedWeights;
  /** Whether the loss is computed without all logits at once. */
  readonly fusedLoss: boolean;
  /** Whether sequences of one batch follow each other without padding. */
  readonly packed: boolean;
}

export type RunInputs = { readonly [name in keyof RunInputValues]?: RunInput<RunInputValues[name]> } & {
  /** What a run does that the estimate does not count, as phrases. */
  readonly uncounted?: readonly string[];
};
