import type { Notation } from '../document/notation.js';
import type { Run } from './run.js';

/** Returns a notation, loaded when it is first asked for: parsers are bundles of their own. */
export type NotationFor = (id: Exclude<Notation['id'], 'json'>) => Promise<Notation>;

/** A kind of file that starts training programs, or says how one is started. */
export interface RunSource {
  readonly id: string;
  /** Whether a file is of this kind, by the end of its path. */
  readonly files: RegExp;
  /** A first look, without a parser: false for nearly every file that starts nothing. */
  readonly mightStart: (text: string) => boolean;
  /** Returns the notation that its parser is in; undefined if a file needs none. */
  readonly notation?: (text: string) => Exclude<Notation['id'], 'json'> | undefined;
  /** Returns the runs of a file, in order. Without its notation, there are none. Never throws. */
  readonly runsIn: (text: string, notation?: Notation) => readonly Run[];
}
