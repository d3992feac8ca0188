import type { ResolvedWord } from '../notations/shell/open-words.js';
import type { LauncherFacts } from './launchers.js';
import type { Given, RunArgument } from './run.js';

/** A flag: one or two dashes and a name. A number below zero is a value. */
const flag = /^(--?)([A-Za-z][\w.-]*)(?:=([\s\S]*))?$/;

/** Returns a word as a value of a run. */
export function givenBy(word: ResolvedWord): Given {
  const { value, offset, end, through } = word;
  return { value, offset, end, certainty: through === undefined ? 'literal' : 'variable' };
}

/** Returns the value behind the `=` of a word, at its place if the word is written there as it is. */
function behindEquals(word: ResolvedWord, value: string): Given {
  const isLiteral = word.value !== undefined && word.end - word.offset === word.value.length;
  return { ...givenBy(word), value, offset: isLiteral ? word.end - value.length : word.offset };
}

function nameOf(written: string): string {
  return written.replace(/-/g, '_');
}

/** A flag with its value in the same word. */
const flagWithValue = /^--?([A-Za-z][\w.-]*)=/;

/** Whether a word begins with a flag, as far as it is known. */
function flagIn({ value, head }: ResolvedWord): RegExpExecArray | null {
  return value === undefined ? flagWithValue.exec(head ?? '') : flag.exec(value);
}

/** Returns the argument of a word whose value is unknown: `--num_gpus=$N`. */
function openArgument(word: ResolvedWord): RunArgument | undefined {
  const { value, head = '', offset, end } = word;
  const written = value === undefined ? (flagWithValue.exec(head) ?? /^([A-Za-z_][\w.]*)=/.exec(head))?.[1] : undefined;
  return written === undefined
    ? undefined
    : { ...givenBy(word), name: nameOf(written), key: { offset, end }, isText: true };
}

interface Argument {
  readonly argument: RunArgument;
  /** The index of the word behind it. */
  readonly next: number;
}

function argumentOf(
  words: readonly ResolvedWord[],
  at: number,
  name: string,
  values: readonly ResolvedWord[],
): Argument {
  const key = words[at] as ResolvedWord;
  const first = values[0];
  const last = values.at(-1);
  const base = { name, key: { offset: key.offset, end: key.end }, isText: true } as const;
  if (first === undefined || last === undefined) {
    const { offset, end } = key;
    const certainty = key.through === undefined ? 'literal' : 'variable';
    return { argument: { ...base, value: true, offset, end, certainty }, next: at + 1 };
  }
  const isKnown = values.every(({ value }) => value !== undefined);
  const all = values.map(({ value }) => value ?? '');
  const argument: RunArgument = {
    ...base,
    ...givenBy(first),
    value: isKnown ? (all.length === 1 ? all[0] : all) : undefined,
    end: last.end,
    certainty: values.some(({ through }) => through !== undefined) ? 'variable' : 'literal',
  };
  return { argument, next: at + 1 + values.length };
}

/** What a launcher reads of its command line. */
export interface LauncherLine {
  readonly flags: ReadonlyMap<string, RunArgument>;
  /** The index of the first word that is not the launcher's: the script. */
  readonly next: number;
  /** Whether a word among them may be anything. */
  readonly isOpen: boolean;
}

/** Reads the flags of a launcher, starting at a word. */
export function launcherLine(
  words: readonly ResolvedWord[],
  from: number,
  { switches, aliases }: LauncherFacts,
): LauncherLine {
  const flags = new Map<string, RunArgument>();
  const aliasOf = (name: string): string => (Object.hasOwn(aliases, name) ? (aliases[name] as string) : name);
  let isOpen = false;
  let at = from;
  while (at < words.length) {
    const word = words[at] as ResolvedWord;
    const open = flagIn(word) === null ? undefined : openArgument(word);
    if (open !== undefined) {
      flags.set(aliasOf(open.name), { ...open, name: aliasOf(open.name) });
      at += 1;
      continue;
    }
    if (word.value === undefined) {
      // A quoted variable may be the script. Further flags may replace those before them.
      isOpen = true;
      if (word.isRest === true) {
        flags.clear();
      }
      break;
    }
    if (word.value === '--') {
      at += 1;
      break;
    }
    const match = flag.exec(word.value);
    if (match === null) {
      break;
    }
    const name = aliasOf(nameOf(match[2] ?? ''));
    const value = match[3];
    if (value !== undefined) {
      flags.set(name, {
        name,
        key: { offset: word.offset, end: word.end },
        isText: true,
        ...behindEquals(word, value),
      });
      at += 1;
      continue;
    }
    const following = words[at + 1];
    const isSwitch = switches.includes(name) || following === undefined || flagIn(following) !== null;
    const { argument, next } = argumentOf(words, at, name, isSwitch || following === undefined ? [] : [following]);
    flags.set(name, argument);
    at = next;
  }
  return { flags, next: at, isOpen };
}

/** What a training program gets. */
export interface ProgramLine {
  readonly arguments: ReadonlyMap<string, RunArgument>;
  readonly positional: readonly Given[];
  readonly isOpen: boolean;
}

/** Reads the arguments of a training program as Python's argparse splits them. */
export function programLine(words: readonly ResolvedWord[], from: number): ProgramLine {
  const found = new Map<string, RunArgument>();
  const positional: Given[] = [];
  let isOpen = false;
  for (let at = from; at < words.length; ) {
    const word = words[at] as ResolvedWord;
    const open = openArgument(word);
    if (open !== undefined) {
      found.set(open.name, open);
      at += 1;
      continue;
    }
    const match = flagIn(word);
    if (match === null) {
      // LLaMA-Factory, axolotl and Hydra take `key=value`.
      const [, name, value] = /^([A-Za-z_][\w.]*)=([\s\S]*)$/.exec(word.value ?? '') ?? [];
      if (name !== undefined && value !== undefined) {
        const given = behindEquals(word, value);
        found.set(name, { name, key: { offset: word.offset, end: given.offset - 1 }, isText: true, ...given });
      } else {
        isOpen ||= word.value === undefined;
        positional.push(givenBy(word));
      }
      at += 1;
      continue;
    }
    const name = nameOf(match[2] ?? '');
    if (match[3] !== undefined) {
      found.set(name, {
        name,
        key: { offset: word.offset, end: word.end },
        isText: true,
        ...behindEquals(word, match[3]),
      });
      at += 1;
      continue;
    }
    const values: ResolvedWord[] = [];
    for (let i = at + 1; i < words.length; i++) {
      const value = words[i] as ResolvedWord;
      if (flagIn(value) !== null) {
        break;
      }
      values.push(value);
      isOpen ||= value.isRest === true;
    }
    // `"$@"` behind a value holds further arguments, not another value.
    while (values.length > 1 && values.at(-1)?.value === undefined) {
      values.pop();
      isOpen = true;
    }
    const { argument, next } = argumentOf(words, at, name, values);
    found.set(name, argument);
    at = next;
  }
  return { arguments: found, positional, isOpen };
}
