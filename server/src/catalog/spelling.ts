import { distance } from 'fastest-levenshtein';
import { ownText } from '../caching/own-text.js';

/** A name normalized for comparison. Differences that do not change the meaning are removed. */
interface Form {
  readonly letters: string;
  readonly words: readonly string[];
}

function fold(name: string): Form {
  const words = name
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter(Boolean);
  return { letters: words.join(''), words };
}

/** Matches most unknown keys: they have this form already, and take a tenth of the time. */
const foldedForm = /^[a-z\d]+(?:_[a-z\d]+)*$/;

/** Returns a name in lower case with underscores between its words. */
export function foldedName(name: string): string {
  return foldedForm.test(name) ? name : fold(name).words.join('_');
}

const known = new Map<string, Form>();

/** The candidates are the names and values of the catalog. They are few and the same for every word. */
function formOf(candidate: string): Form {
  let form = known.get(candidate);
  if (form === undefined) {
    form = fold(candidate);
    known.set(candidate, form);
  }
  return form;
}

/** Returns how many letters of a word may be wrong. */
function wordAllowance(length: number): number {
  return length <= 3 ? 0 : length <= 5 ? 1 : length <= 8 ? 2 : 3;
}

/** Returns how many letters of a whole name may be wrong: relatively fewer, because a name has more letters. */
function nameAllowance(length: number): number {
  return length <= 2 ? 0 : length <= 7 ? 1 : length <= 15 ? 2 : 3;
}

/** The cost of two swapped letters: one typo, and a more likely one than a wrong letter. */
const swapped = 0.75;

function isSwapped(a: string, b: string): boolean {
  if (a.length !== b.length) {
    return false;
  }
  let i = 0;
  while (i < a.length && a[i] === b[i]) {
    i += 1;
  }
  return a[i] === b[i + 1] && a[i + 1] === b[i] && a.slice(i + 2) === b.slice(i + 2);
}

function errorsBetween(a: string, b: string, allowed: number): number {
  if (Math.abs(a.length - b.length) > allowed) {
    return Number.POSITIVE_INFINITY;
  }
  if (isSwapped(a, b)) {
    return swapped;
  }
  const errors = distance(a, b);
  return errors <= allowed ? errors : Number.POSITIVE_INFINITY;
}

function singular(word: string): string {
  return word.length > 3 && word.endsWith('s') ? word.slice(0, -1) : word;
}

/** Maximum length of an ending, as in `clip` and `clipping`. */
const ending = 4;

/** `grad` for `gradient`, `params` for `parameters`, `clipping` for `clip`. */
function isShortened(word: string, target: string): boolean {
  const [a, b] = [singular(word), singular(target)];
  const isAbbreviation = a.length >= 3 && target.startsWith(a);
  const isInflection = b.length >= 3 && word.startsWith(b) && word.length - b.length <= ending;
  return isAbbreviation || isInflection;
}

/** Returns the cost of reading one word as another. Infinite if it is a different word. */
function wordCost(word: string, target: string, vocabulary: ReadonlySet<string>): number {
  if (word === target) {
    return 0;
  }
  if (isShortened(word, target)) {
    return 0.5;
  }
  // A correctly spelled word is not a misspelling: `max` does not mean `min`.
  return vocabulary.has(word)
    ? Number.POSITIVE_INFINITY
    : errorsBetween(word, target, wordAllowance(Math.min(word.length, target.length)));
}

/**
 * Returns the cost of reading words as others, in order. Optionally skips the word at `skipped` in one of the lists.
 */
function pairwise(
  words: readonly string[],
  targets: readonly string[],
  vocabulary: ReadonlySet<string>,
  skipped?: { readonly of: readonly string[]; readonly at: number },
): number {
  const wordAt = (list: readonly string[], i: number): string =>
    list[skipped?.of === list && i >= skipped.at ? i + 1 : i] ?? '';
  const length = skipped?.of === words ? words.length - 1 : words.length;
  let cost = 0;
  for (let i = 0; i < length && cost < Number.POSITIVE_INFINITY; i++) {
    cost += wordCost(wordAt(words, i), wordAt(targets, i), vocabulary);
  }
  return cost;
}

/** Words that do not help to identify the key. */
const fillers: ReadonlySet<string> = new Set(
  'use enable enabled is do with the zero zero2 zero3 stage stage2 stage3 ds deepspeed'.split(' '),
);

/** Returns the lowest cost of reading a name as one that has a word more or less. */
function costOfOtherLength(a: Form, b: Form, vocabulary: ReadonlySet<string>): number {
  if (b.words.length === a.words.length + 1 && a.words.length > 1) {
    return 2 + Math.min(...b.words.map((_, i) => pairwise(a.words, b.words, vocabulary, { of: b.words, at: i })));
  }
  if (a.words.length === b.words.length + 1) {
    const costs = a.words.map((word, i) =>
      fillers.has(word) ? pairwise(a.words, b.words, vocabulary, { of: a.words, at: i }) : Number.POSITIVE_INFINITY,
    );
    return 1 + Math.min(...costs);
  }
  return Number.POSITIVE_INFINITY;
}

/** Returns the cost for names with the same number of words. The words are compared in the given order and sorted. */
function costOfWords(a: Form, b: Form, vocabulary: ReadonlySet<string>): number {
  if (a.words.length === 1) {
    const [long, short] = [a.letters, b.letters].sort((x, y) => y.length - x.length);
    const isHalf = long !== undefined && short !== undefined && short.length > 4 && short.length * 2 >= long.length;
    return isHalf && long.startsWith(short) ? 1 : Number.POSITIVE_INFINITY;
  }
  const most = Math.max(3, a.letters.length / 6);
  const inOrder = pairwise(a.words, b.words, vocabulary);
  const cost = Math.min(
    inOrder,
    0.5 + (inOrder === 0 ? 0 : pairwise([...a.words].sort(), [...b.words].sort(), vocabulary)),
  );
  const isShared = a.words.some(word => b.words.some(other => word === other || isShortened(word, other)));
  return cost <= most && isShared ? cost : Number.POSITIVE_INFINITY;
}

/** Returns the cost of reading a name as another: wrong letters, missing words. Infinite if it is a different name. */
function costOf(a: Form, b: Form, vocabulary: ReadonlySet<string>): number {
  if (a.letters === b.letters) {
    return 0;
  }
  if (a.words.length !== b.words.length) {
    const asLetters = errorsBetween(a.letters, b.letters, nameAllowance(Math.min(a.letters.length, b.letters.length)));
    return Math.min(asLetters, costOfOtherLength(a, b, vocabulary));
  }
  const isOther = a.words.some(
    (word, i) => word !== b.words[i] && vocabulary.has(word) && !isShortened(word, b.words[i] ?? ''),
  );
  const asLetters = isOther
    ? Number.POSITIVE_INFINITY
    : errorsBetween(a.letters, b.letters, nameAllowance(Math.min(a.letters.length, b.letters.length)));
  return Math.min(asLetters, costOfWords(a, b, vocabulary));
}

function commonStart(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) {
    length += 1;
  }
  return length;
}

/** At this cost and above a match is a guess. If two guesses cost the same, neither is used. */
const guess = 2;

/** Normalized candidates and all words in them. */
interface Targets {
  /** The answers for the last words: an unknown key stays in a file while the rest is edited. */
  readonly answers: Map<string, string | undefined>;
  readonly forms: readonly (readonly [candidate: string, form: Form])[];
  readonly vocabulary: ReadonlySet<string>;
}

/** Number of words for which a list of candidates keeps its answer. */
const mostAnswers = 100;

const prepared = new WeakMap<Iterable<string>, Targets>();

/** Cached without a bound: lists of candidates are few and permanent. */
function targetsOf(candidates: Iterable<string>): Targets {
  let targets = prepared.get(candidates);
  if (targets === undefined) {
    const forms = [...candidates].map(candidate => [candidate, formOf(candidate)] as const);
    targets = { answers: new Map(), forms, vocabulary: new Set(forms.flatMap(([, { words }]) => words)) };
    prepared.set(candidates, targets);
  }
  return targets;
}

/**
 * Returns the candidate that a misspelled name most likely means, or undefined if none is similar. Names are compared
 * word by word, so a long name with one different word does not match.
 */
export function mostSimilar(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length > 80) {
    return undefined;
  }
  const targets = targetsOf(candidates);
  const { answers } = targets;
  if (answers.has(word)) {
    return answers.get(word);
  }
  if (answers.size >= mostAnswers) {
    answers.clear();
  }
  const answer = find(fold(word), targets);
  answers.set(ownText(word), answer);
  return answer;
}

function find(form: Form, { forms, vocabulary }: Targets): string | undefined {
  let best: { readonly candidate: string; readonly cost: number; readonly start: number } | undefined;
  let isTied = false;
  for (const [candidate, target] of forms) {
    const cost = costOf(form, target, vocabulary);
    if (cost === Number.POSITIVE_INFINITY) {
      continue;
    }
    const start = commonStart(form.letters, target.letters);
    if (best === undefined || cost < best.cost || (cost === best.cost && start > best.start)) {
      best = { candidate, cost, start };
      isTied = false;
    } else if (cost === best.cost && start === best.start) {
      isTied = true;
    }
  }
  return best === undefined || (isTied && best.cost >= guess) ? undefined : best.candidate;
}
