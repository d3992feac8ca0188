import type { ExitCode } from './exit-code.js';
import type { Terminal } from './terminal.js';

/** An option of a command; without `value` it is a switch. */
export interface Option {
  readonly name: string;
  /** Stands for the value in the help. */
  readonly value?: string;
  readonly help: string;
  /** The only values there are. */
  readonly choices?: readonly string[];
  /** What other values have to look like, and the name of that. */
  readonly shape?: { readonly pattern: RegExp; readonly name: string };
}

/** What a command was called with, its options checked. */
export interface Arguments {
  readonly operands: readonly string[];
  /** The value of an option that takes one; undefined when it was not given. */
  value(name: string): string | undefined;
  /** Whether a switch was given. */
  has(name: string): boolean;
}

/** Something that the program can do. */
export interface Command {
  readonly name: string;
  /** What the command is given besides options, for the usage line. */
  readonly operands: string;
  readonly summary: string;
  /** Paragraphs below the summary. */
  readonly details: readonly string[];
  readonly options: readonly Option[];
  /** Tables at the end of the help: a title, and rows of two cells. */
  readonly tables?: readonly HelpTable[];
  readonly run: (given: Arguments, terminal: Terminal) => Promise<ExitCode> | ExitCode;
}

export interface HelpTable {
  readonly title: string;
  readonly rows: readonly (readonly [string, string])[];
}
