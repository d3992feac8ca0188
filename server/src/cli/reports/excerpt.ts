import { isPlain, printable } from '../program/printable.js';

/** Columns of a line that are shown: a config may be a single line. */
const shownColumns = 100;
/** Columns that are shown before the underlined part. */
const leadColumns = 40;

const combining = /^\p{M}$/u;
const wide =
  /^[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\p{Emoji_Presentation}]$/u;

/** Returns blanks as wide as a string. Tabs stay, since their width is unknown. */
function blanks(text: string): string {
  if (isPlain(text)) {
    return ' '.repeat(text.length);
  }
  return [...text]
    .map(character => (character === '\t' ? '\t' : combining.test(character) ? '' : wide.test(character) ? '  ' : ' '))
    .join('');
}

/** A line, cut to what can be shown, and the marks to print below it. */
export interface Excerpt {
  readonly line: string;
  /** Blanks up to the marks. */
  readonly lead: string;
  readonly marks: string;
}

/** Returns the part of a line around [start, end), which are offsets into it, and marks for that part. */
export function excerpt(line: string, start: number, end: number): Excerpt {
  const cut = line.length > shownColumns;
  const from = cut ? Math.max(0, Math.min(start - leadColumns, line.length - shownColumns)) : 0;
  const to = cut ? from + shownColumns : line.length;
  const head = from > 0 ? '...' : '';
  const tail = to < line.length ? '...' : '';
  const marked = blanks(printable(line.slice(start, Math.min(end, to)))).replaceAll('\t', ' ');
  return {
    line: `${head}${printable(line.slice(from, to))}${tail}`,
    lead: head.replaceAll('.', ' ') + blanks(printable(line.slice(from, start))),
    marks: `^${'~'.repeat(Math.max(0, marked.length - 1))}`,
  };
}
