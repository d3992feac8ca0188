import type { Outcome } from './report.js';

/** The context of a format, besides the outcomes. */
export interface Surroundings {
  readonly color: boolean;
  /** The folder that paths in annotations are relative to; undefined if it is unknown. */
  readonly root: string | undefined;
  /** Whether unsafe fixes count as much as safe ones. */
  readonly unsafe: boolean;
}

/** An output format for outcomes. */
export interface Format {
  readonly name: string;
  readonly summary: string;
  /** Yields the pieces for standard output, each as soon as its outcome has come in. */
  readonly write: (
    outcomes: AsyncIterable<Outcome> | Iterable<Outcome>,
    surroundings: Surroundings,
  ) => AsyncIterable<string>;
}
