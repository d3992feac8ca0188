import { hasUnknownPart, type MappedText, unknownMark, unknownPart } from './mapped-text.js';

/** A word, blanks, or one other character, with the characters that are written together with it. */
interface Piece {
  readonly text: string;
  readonly source: string;
}

const pieces = new RegExp(`[\\w${unknownMark}]+|[ \\t]+|[^]`, 'g');

function piecesOf(source: string, { text, starts }: MappedText): readonly Piece[] {
  const found: Piece[] = [];
  let from = 0;
  for (const { 0: piece, index } of text.matchAll(pieces)) {
    const end = index + piece.length;
    if ((starts[end] ?? 0) > (starts[end - 1] ?? 0)) {
      found.push({ text: text.slice(from, end), source: source.slice(starts[from], starts[end]) });
      from = end;
    }
  }
  return found;
}

/** Lists with a larger product of their lengths are not compared: a config of a few hundred lines that changes as a whole. */
const mostCompared = 4_000_000;

/** Returns for each piece of a new string the one of the old string that it was, in order; undefined for a new one. */
function kept(before: readonly Piece[], after: readonly string[]): readonly (Piece | undefined)[] {
  const width = after.length + 1;
  if (before.length * after.length > mostCompared) {
    return after.map(() => undefined);
  }
  // The lengths of the longest common sequences of the rests.
  const lengths = new Uint16Array((before.length + 1) * width);
  const at = (i: number, k: number): number => lengths[i * width + k] ?? 0;
  for (let i = before.length - 1; i >= 0; i--) {
    for (let k = after.length - 1; k >= 0; k--) {
      lengths[i * width + k] =
        before[i]?.text === after[k] ? at(i + 1, k + 1) + 1 : Math.max(at(i + 1, k), at(i, k + 1));
    }
  }
  const found: (Piece | undefined)[] = [];
  for (let i = 0, k = 0; k < after.length; ) {
    if (i < before.length && before[i]?.text === after[k]) {
      found.push(before[i]);
      i += 1;
      k += 1;
    } else if (i < before.length && at(i + 1, k) >= at(i, k + 1)) {
      i += 1;
    } else {
      found.push(undefined);
      k += 1;
    }
  }
  return found;
}

function sameAtStart(before: readonly Piece[], after: readonly string[], most: number): number {
  let count = 0;
  while (count < most && before[count]?.text === after[count]) {
    count += 1;
  }
  return count;
}

/**
 * Returns how a string is written after a change. What stays is written as before: the name of a variable, an escape.
 * `written` writes a new piece. Returns undefined if an unknown part cannot be written.
 */
export function rewritten(
  source: string,
  before: MappedText,
  after: string,
  written: (piece: string) => string,
): string | undefined {
  const old = piecesOf(source, before);
  const known = new Map(old.map(piece => [piece.text, piece]));
  const next = (after.match(pieces) ?? []) as readonly string[];
  const most = Math.min(old.length, next.length);
  const start = sameAtStart(old, next, most);
  const tail = sameAtStart([...old].reverse(), [...next].reverse(), most - start);
  const middle = next.slice(start, next.length - tail);
  const same = kept(old.slice(start, old.length - tail), middle);
  const changed = middle.map((piece, i) => {
    const isUnknown = hasUnknownPart(piece);
    return (same[i] ?? (isUnknown ? known.get(piece) : undefined))?.source ?? (isUnknown ? undefined : written(piece));
  });
  if (changed.includes(undefined)) {
    return undefined;
  }
  const unchanged = (some: readonly Piece[]): string => some.map(piece => piece.source).join('');
  return unchanged(old.slice(0, start)) + changed.join('') + unchanged(old.slice(old.length - tail));
}

/** Whether two strings are the same, whatever the unknown parts of them are. */
export function areSameText(one: string, other: string): boolean {
  return one.replace(unknownPart, unknownMark) === other.replace(unknownPart, unknownMark);
}
