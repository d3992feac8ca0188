import { distance } from 'fastest-levenshtein';

/** Spelling with what people vary folded away: case, hyphens, order of words. */
function folded(name: string): string {
  return name.toLowerCase().replace(/[-\s.]+/g, '_');
}

function wordsSorted(name: string): string {
  return folded(name).split('_').filter(Boolean).sort().join('_');
}

/** A candidate as it is compared. */
interface Folded {
  readonly plain: string;
  readonly sorted: string;
}

const known = new Map<string, Folded>();

/** The candidates are the names and values of the catalog: few, and the same for every word. */
function foldedCandidate(candidate: string): Folded {
  let form = known.get(candidate);
  if (form === undefined) {
    form = { plain: folded(candidate), sorted: wordsSorted(candidate) };
    known.set(candidate, form);
  }
  return form;
}

/** How many letters of a word may be wrong for it still to be the same word. */
function allowance(name: string): number {
  return name.length <= 4 ? 1 : Math.max(2, Math.floor(name.length / 4));
}

/** The candidate that a misspelt word most likely means, or undefined when none is near. */
export function mostSimilar(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length > 80) {
    return undefined;
  }
  const plain = folded(word);
  const sorted = wordsSorted(word);
  let best: string | undefined;
  let bestScore = allowance(word) + 1;
  for (const candidate of candidates) {
    const target = foldedCandidate(candidate);
    const near =
      Math.abs(target.plain.length - plain.length) < bestScore
        ? distance(plain, target.plain)
        : Number.POSITIVE_INFINITY;
    const score = Math.min(near, sorted === target.sorted ? 0.5 : Number.POSITIVE_INFINITY);
    if (score < bestScore) {
      best = candidate;
      bestScore = score;
    }
  }
  return best;
}
