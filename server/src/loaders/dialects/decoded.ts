import type { OffsetEdit } from '../../document/notation.js';
import type { Span } from '../../document/syntax-tree.js';

/** The first error of a decoder, with the sentences of its message. */
export interface SyntaxProblem extends Span {
  /** The sentence that says what is wrong. */
  readonly wrong: string;
  /**
   * What Python raises, without the position: the message of a decode error, otherwise with the name of the exception.
   */
  readonly raised: string;
  /** The sentence that says what to write. */
  readonly instead: string;
  /** The edit that fixes it, if there is only one sensible fix. */
  readonly repair?: Repair;
}

export interface Repair extends OffsetEdit {
  readonly title: string;
}

/** The sentences of a problem, without its position. */
export type Sentences = Pick<SyntaxProblem, 'wrong' | 'raised' | 'instead'>;

/** A value without quotes that Hjson reads as a string, from its first character to the end of its line. */
export interface Quoteless extends Span {
  readonly value: string;
}

/** The result of decoding a source. */
export interface Decoded {
  readonly problem: SyntaxProblem | undefined;
  /** Strings without quotes, by offset. */
  readonly quoteless: ReadonlyMap<number, Quoteless>;
}

/** The offset after the last read token, or the problem that stopped the decoder. */
export type Step = number | SyntaxProblem;

/** Python does not convert longer runs of digits to an integer. Source: sys.set_int_max_str_digits, Python 3.11. */
export const longestInteger = 4300;

/** Returns a problem at an offset. The default span is one character. */
export function problemAt(
  sentences: Sentences,
  text: string,
  offset: number,
  end = Math.min(offset + 1, text.length),
): SyntaxProblem {
  return { ...sentences, offset, end };
}

/** Returns the word at an offset for a message, up to a blank, comma, colon or bracket. */
export function wordAt(text: string, offset: number): string {
  const pattern = /[^\s,:{}[\]"]+/y;
  pattern.lastIndex = offset;
  return pattern.exec(text)?.[0] ?? '';
}
