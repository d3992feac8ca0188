import type { StepSetting } from '../../server/src/lsp/requests.js';
import type { State } from './state.js';

/** A change of the text, by offsets. */
export interface Change {
  readonly from: number;
  readonly to: number;
  readonly insert: string;
}

/** A way to change the text, by its title. */
export interface Fix {
  readonly title: string;
  readonly changes: readonly Change[];
}

/** What the service found in a source. */
export interface Found {
  readonly from: number;
  readonly to: number;
  /** From 1. */
  readonly line: number;
  readonly severity: 'error' | 'warning' | 'info' | 'hint';
  readonly code: string;
  readonly message: string;
  /** The page of the rule. */
  readonly page: string;
  readonly fixes: readonly Fix[];
}

/** The verdict on a source. */
export interface Verdict {
  readonly found: readonly Found[];
  /** What was assumed about the run, as a sentence; undefined if there is no config in the text. */
  readonly assumed: string | undefined;
  /** The changes that fix everything without losing or deciding anything. */
  readonly safe: readonly Change[];
}

/** Something to insert at the cursor. */
export interface Suggestion {
  readonly label: string;
  /** The string that is compared with the typed one. */
  readonly match: string;
  readonly detail: string;
  readonly kind: 'key' | 'value' | 'section';
  /** Text, or a snippet in LSP's notation. */
  readonly insert: string;
  readonly isSnippet: boolean;
  readonly from: number;
  /** The characters behind the cursor that it replaces. */
  readonly behind: number;
  readonly others: readonly Change[];
  /** Stands for it in a request of its documentation. */
  readonly index: number;
}

/** A string of markdown about a part of a document. */
export interface Explanation {
  readonly from: number;
  readonly to: number;
  readonly markdown: string;
}

/** A change of the whole config, such as another stage. */
export interface Move {
  readonly name: string;
  readonly title: string;
}

/** What a button of the page about memory changes. */
export interface MemoryChoice {
  readonly changes: readonly Change[];
  /** A field of the form, by the name of the setting that editors have for it. */
  readonly setting?: StepSetting;
}

/** What the page asks the worker. */
export interface Calls {
  check(state: State): Promise<Verdict>;
  hover(state: State, offset: number): Promise<Explanation | undefined>;
  complete(state: State, offset: number): Promise<readonly Suggestion[]>;
  /** Returns the documentation of a suggestion of the last list, in markdown. */
  describe(index: number): Promise<string | undefined>;
  effective(state: State, differing: boolean): Promise<string>;
  /** Returns the page about memory as HTML; undefined if there is no config of DeepSpeed in the text. */
  memory(state: State): Promise<string | undefined>;
  /** Returns what this page changes under a name. */
  memoryChange(state: State, name: string): Promise<MemoryChoice>;
  moves(state: State): Promise<readonly Move[]>;
  move(state: State, name: string): Promise<readonly Change[]>;
}

/** A call, as a message to the worker. */
export interface Question {
  readonly id: number;
  readonly name: keyof Calls;
  readonly values: readonly unknown[];
}

/** What the worker answers to a call. */
export interface Answer {
  readonly id: number;
  readonly value?: unknown;
  readonly problem?: string;
}
