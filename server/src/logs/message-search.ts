import type { Cause, ConditionalMessage } from './cause.js';
import { causes } from './causes.js';
import { type KnownMessage, knownMessages } from './known-messages.js';
import { longestWord, patternOf, weightOf } from './pattern.js';

/** What a message is about: a mistake that rules find, or a cause without a rule. */
export type Meaning =
  | { readonly kind: 'rule'; readonly known: KnownMessage }
  | { readonly kind: 'cause'; readonly cause: Cause };

interface Searched {
  readonly meaning: Meaning;
  readonly word: string;
  readonly pattern: RegExp;
  readonly weight: number;
  readonly atMost: number | undefined;
  readonly raisedIn: RegExp | undefined;
}

/** A message in a piece of a log. */
export interface Hit {
  readonly meaning: Meaning;
  readonly offset: number;
  readonly end: number;
  readonly weight: number;
  /** The code that has to raise it if it is to count. */
  readonly raisedIn: RegExp | undefined;
}

/** Code that reads the config: an error with words of Python counts if it was raised there. */
export const readersCode =
  /(?:site|dist)-packages\/(?:deepspeed|accelerate)\/(?!launcher|commands)|\/deepspeed\/(?:runtime|ops|utils|__init__)|\/accelerate\/(?:accelerator|state|utils)|\/transformers\/(?:integrations\/)?deepspeed\.py|\/strategies\/deepspeed\.py/;

/** Returns the code that raises a message of a rule whose words are Python's. */
function codeOf({ isGeneric, rules }: KnownMessage): RegExp | undefined {
  const isOfAccelerate = rules.every(rule => rule.startsWith('accelerate-'));
  return isGeneric === undefined ? undefined : isOfAccelerate ? /\/accelerate\// : readersCode;
}

function searched(meaning: Meaning, { text, atMost, inDeepSpeed }: ConditionalMessage): Searched {
  const raisedIn = meaning.kind === 'rule' ? codeOf(meaning.known) : inDeepSpeed && readersCode;
  return { meaning, word: longestWord(text), pattern: patternOf(text), weight: weightOf(text), atMost, raisedIn };
}

const all: readonly Searched[] = [
  ...knownMessages.map(known => searched({ kind: 'rule', known }, known)),
  ...causes.flatMap(cause =>
    cause.messages.map(message =>
      searched({ kind: 'cause', cause }, typeof message === 'string' ? { text: message } : message),
    ),
  ),
];

const byWord = new Map<string, readonly Searched[]>();
for (const each of all) {
  byWord.set(each.word, [...(byWord.get(each.word) ?? []), each]);
}

const longestFirst = [...byWord.keys()].sort((a, b) => b.length - a.length);

/** Finds the lines that are worth a search: one expression for all, because a log has millions of lines. */
const words = new RegExp(longestFirst.map(word => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'), 'g');

/** The words inside each word: the expression finds only the longest one at a place. */
const inside = new Map(longestFirst.map(word => [word, longestFirst.filter(each => word.includes(each))]));

/** Returns the words in a line that messages contain. */
export function wordsIn(line: string): readonly string[] {
  return [...new Set([...line.matchAll(words)].flatMap(([word]) => inside.get(word) ?? []))];
}

function counts({ atMost }: Searched, match: RegExpExecArray): boolean {
  return atMost === undefined || Number(match.at(-1)) <= atMost;
}

/** Returns the messages with one of these words in a piece of a log. */
export function search(text: string, candidates: readonly string[]): readonly Hit[] {
  return candidates.flatMap(word =>
    (byWord.get(word) ?? []).flatMap(each => {
      const match = each.pattern.exec(text);
      return match !== null && counts(each, match)
        ? [
            {
              meaning: each.meaning,
              offset: match.index,
              end: match.index + match[0].length,
              weight: each.weight,
              raisedIn: each.raisedIn,
            },
          ]
        : [];
    }),
  );
}
