import type { OffsetEdit } from '../../document/draft.js';
import type { Span } from '../../document/syntax-tree.js';

/** The first thing in a text that a program stumbles over, with the sentences to say it. */
export interface SyntaxProblem extends Span {
  /** What is wrong. */
  readonly wrong: string;
  /** What Python raises, without the place: the message of a decode error, else with the name of the exception. */
  readonly raised: string;
  /** What to write. */
  readonly instead: string;
  /** The edit that mends it, where there is no doubt about it. */
  readonly repair?: Repair;
}

export interface Repair extends OffsetEdit {
  readonly title: string;
}

/** What is said about a problem, wherever it is. */
export type Sentences = Pick<SyntaxProblem, 'wrong' | 'raised' | 'instead'>;

/** A text without quotes that Hjson takes for a string: from its first character to the end of its line. */
export interface Quoteless extends Span {
  readonly value: string;
}

/** What a dialect makes of a text. */
export interface Decoded {
  readonly problem: SyntaxProblem | undefined;
  /** Strings without quotes, by offset. */
  readonly quoteless: ReadonlyMap<number, Quoteless>;
}

/** The offset behind what has been read, or what stopped the reading. */
export type Step = number | SyntaxProblem;

/** Python refuses to convert longer runs of digits to an integer. Source: sys.set_int_max_str_digits, Python 3.11. */
export const longestInteger = 4300;

/** A problem at a place; the span is one character where nothing longer is known. */
export function problemAt(
  sentences: Sentences,
  text: string,
  offset: number,
  end = Math.min(offset + 1, text.length),
): SyntaxProblem {
  return { ...sentences, offset, end };
}

/** A bare word at an offset, to be named in a message: what stands there up to a blank, comma, colon or bracket. */
export function wordAt(text: string, offset: number): string {
  const pattern = /[^\s,:{}[\]"]+/y;
  pattern.lastIndex = offset;
  return pattern.exec(text)?.[0] ?? '';
}
