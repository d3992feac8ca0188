import type { ExitCode } from './exit-code.js';
import type { Terminal } from './terminal.js';

/** An option of a command; without `value` it is a switch. */
export interface Option {
  readonly name: string;
  /** Stands for the value in the help. */
  readonly value?: string;
  readonly help: string;
  /** The only allowed values. */
  readonly choices?: readonly string[];
  /** The form of other values, and its name. */
  readonly shape?: { readonly pattern: RegExp; readonly name: string };
}

/** The arguments of a command, with its options checked. */
export interface Arguments {
  readonly operands: readonly string[];
  /** Returns the value of an option; undefined if the option is not given. */
  value(name: string): string | undefined;
  /** Whether a switch is given. */
  has(name: string): boolean;
}

/** A command of the program. */
export interface Command {
  readonly name: string;
  /** The operands of the command, for the usage line. */
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
