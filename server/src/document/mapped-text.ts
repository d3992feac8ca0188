import type { Span } from './syntax-tree.js';

/** A string as the program that gets it reads it, and where its characters are written. */
export interface MappedText {
  readonly text: string;
  /**
   * The offset in the source of each character and of the end, ascending. Characters that are written together, such as
   * the value of a variable, have the same one.
   */
  readonly starts: readonly number[];
}

/** A letter that nobody uses around what stands for an unknown part, so that it can be a name in any language. */
export const unknownMark = '\uA66E';

/** Matches what stands for an unknown part. */
export const unknownPart = new RegExp(`${unknownMark}\\d+${unknownMark}`, 'g');

/** Returns the mark of a part of a string that is unknown before a program runs. `number` tells it from others. */
export function unknownPartOf(number: number): string {
  return `${unknownMark}${number}${unknownMark}`;
}

/** Whether a string has a part that is unknown before a program runs. */
export function hasUnknownPart(text: string): boolean {
  return text.includes(unknownMark);
}

/** Collects a string in pieces. */
export class MappedTextBuilder {
  #text = '';
  readonly #starts: number[] = [];

  /** Appends a piece that is written as it is, starting at an offset. */
  add(text: string, offset: number): void {
    for (let i = 0; i < text.length; i++) {
      this.#starts.push(offset + i);
    }
    this.#text += text;
  }

  /** Appends a piece that is written in another way: an escape, or the name of a variable. */
  addUnit(text: string, offset: number): void {
    for (let i = 0; i < text.length; i++) {
      this.#starts.push(offset);
    }
    this.#text += text;
  }

  /** Returns the string; its source ends at `end`. */
  ended(end: number): MappedText {
    return { text: this.#text, starts: [...this.#starts, end] };
  }
}

/** Replaces what a pattern matches by what it means there: the escapes in the format of `printf`. */
export function withReplaced(
  { text, starts }: MappedText,
  pattern: RegExp,
  meaning: (found: string) => string,
): MappedText {
  let result = '';
  const offsets: number[] = [];
  let at = 0;
  const keepTo = (end: number): void => {
    result += text.slice(at, end);
    offsets.push(...starts.slice(at, end));
    at = end;
  };
  for (const { 0: found, index } of text.matchAll(pattern)) {
    keepTo(index);
    const piece = meaning(found);
    result += piece;
    offsets.push(...Array.from(piece, () => starts[index] ?? 0));
    at = index + found.length;
  }
  keepTo(text.length);
  return { text: result, starts: [...offsets, starts[text.length] ?? 0] };
}

/** Returns where a part of a string is written. */
export function sourceOf({ text, starts }: MappedText, { offset, end }: Span): Span {
  const last = starts[text.length] ?? 0;
  return { offset: starts[offset] ?? last, end: starts[end] ?? last };
}

/** Returns the index of the character that is written at an offset of the source. */
export function indexAt({ text, starts }: MappedText, offset: number): number {
  let low = 0;
  let high = text.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) < offset) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  // Inside an escape the character that it stands for begins before the offset.
  return low > 0 && (starts[low] ?? 0) > offset && (starts[low - 1] ?? 0) < offset ? low - 1 : low;
}
