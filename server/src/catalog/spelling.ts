import { distance } from 'fastest-levenshtein';

/** A name as it is compared: what people vary without meaning another one is folded away. */
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

/** A name in lower case with underscores, however its words are set apart. */
export function foldedName(name: string): string {
  return fold(name).words.join('_');
}

const known = new Map<string, Form>();

/** The candidates are the names and values of the catalog: few, and the same for every word. */
function formOf(candidate: string): Form {
  let form = known.get(candidate);
  if (form === undefined) {
    form = fold(candidate);
    known.set(candidate, form);
  }
  return form;
}

/** How many letters of a word may be wrong for it still to be the same word. */
function wordAllowance(length: number): number {
  return length <= 3 ? 0 : length <= 5 ? 1 : length <= 8 ? 2 : 3;
}

/** The same for a whole name, whatever its words: less in proportion, because a name has more letters. */
function nameAllowance(length: number): number {
  return length <= 2 ? 0 : length <= 7 ? 1 : length <= 15 ? 2 : 3;
}

/** Two letters that changed places are one slip, and a likelier one than a wrong letter. */
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

/** How many letters an ending has at most: `clip` and `clipping`. */
const ending = 4;

/** `grad` for `gradient`, `params` for `parameters`, `clipping` for `clip`. */
function isShortened(word: string, target: string): boolean {
  const [a, b] = [singular(word), singular(target)];
  const isAbbreviation = a.length >= 3 && target.startsWith(a);
  const isInflection = b.length >= 3 && word.startsWith(b) && word.length - b.length <= ending;
  return isAbbreviation || isInflection;
}

/** What it costs to take one word for another; infinite when it is another one. */
function wordCost(word: string, target: string, vocabulary: ReadonlySet<string>): number {
  if (word === target) {
    return 0;
  }
  if (isShortened(word, target)) {
    return 0.5;
  }
  // A word that is spelt right is no misspelling: max is not min.
  return vocabulary.has(word)
    ? Number.POSITIVE_INFINITY
    : errorsBetween(word, target, wordAllowance(Math.min(word.length, target.length)));
}

/** What it costs to read words as others, one by one; without the word at `skipped` in one of the lists. */
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

/** Words that say nothing about which key is meant. */
const fillers: ReadonlySet<string> = new Set(
  'use enable enabled is do with the zero zero2 zero3 stage stage2 stage3 ds deepspeed'.split(' '),
);

/** The least cost of reading a name as another that has a word more or less. */
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

/** The same number of words: each is compared with its counterpart, in this order or in another. */
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

/** What it costs to read a name as another one: letters that are wrong, words that are missing. Infinite for another name. */
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

/** From here on a reading is a guess, and of two guesses that cost the same neither is made. */
const guess = 2;

/** Candidates as they are compared, and the words that occur in them. */
interface Targets {
  readonly forms: readonly (readonly [candidate: string, form: Form])[];
  readonly vocabulary: ReadonlySet<string>;
}

const prepared = new WeakMap<Iterable<string>, Targets>();

/** Lists of candidates are few and stay. */
function targetsOf(candidates: Iterable<string>): Targets {
  let targets = prepared.get(candidates);
  if (targets === undefined) {
    const forms = [...candidates].map(candidate => [candidate, formOf(candidate)] as const);
    targets = { forms, vocabulary: new Set(forms.flatMap(([, { words }]) => words)) };
    prepared.set(candidates, targets);
  }
  return targets;
}

/**
 * The candidate that a misspelt name most likely means, or undefined when none is near. Names are compared word by word, so
 * that a long name with one other word in it is another name.
 */
export function mostSimilar(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length > 80) {
    return undefined;
  }
  const form = fold(word);
  const { forms, vocabulary } = targetsOf(candidates);
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
