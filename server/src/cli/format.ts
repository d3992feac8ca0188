import type { Outcome } from './report.js';

/** What a format has to know besides the outcomes. */
export interface Surroundings {
  readonly color: boolean;
  /** The folder that paths in annotations have to start from; undefined where it is not known. */
  readonly root: string | undefined;
}

/** A way to write outcomes down. */
export interface Format {
  readonly name: string;
  readonly summary: string;
  /** The text for standard output in pieces, each as soon as its outcome has come in. */
  readonly write: (outcomes: Iterable<Outcome>, surroundings: Surroundings) => Iterable<string>;
}
