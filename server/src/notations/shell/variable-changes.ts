import { gap, type OpenWord, rest } from './open-words.js';
import type { Assignment, ShellCommand } from './shell-command.js';

/** Files that set up a shell, and not what the script has set. */
const setUp = /activate|conda|mamba|\.(?:bash|zsh)rc|profile|modules|^\/(?:usr|opt|etc)\//;
const setUpCommands = /conda|mamba|activate|hook|ssh-agent|modulecmd|direnv|pyenv/;

/** Whether an assignment only adds words to what the variable has: `A+=(b)`, `A+=" b"`, `A="$A b"`. */
export function addsWords({ name, words, isArray, adds }: Assignment): boolean {
  if (adds && isArray) {
    return true;
  }
  const pieces = words?.[0]?.pieces.filter(({ offset, end }) => end > offset) ?? [];
  const [first, second] = pieces;
  const isOwn = first?.kind === 'variable' && first.name === name && (!isArray || first.isAll);
  const added = adds ? first : isOwn ? second : undefined;
  return isArray ? isOwn && pieces.length === 1 : added?.kind === 'literal' && /^\s/.test(added.text);
}

/** Returns the words of a variable with further ones behind them that are unknown. A string has all of its words in one. */
export function grown(words: readonly OpenWord[], isString: boolean): readonly OpenWord[] {
  const [first] = words;
  if (words.at(-1)?.value.endsWith(rest) === true) {
    return words;
  }
  return isString && first !== undefined
    ? [{ ...first, value: `${first.value} ${rest}` }]
    : [...words, { value: rest, offset: 0, end: 0 }];
}

/** Whether a command may set any variable, because it runs unknown lines. */
export function setsAnything(words: readonly OpenWord[], written: string): boolean {
  const [program, first] = words.map(({ value }) => value);
  return program === 'source' || program === '.'
    ? !setUp.test(first ?? '')
    : program === 'eval' && first?.startsWith(gap) === true && !setUpCommands.test(written);
}

/** Variables whose values are not certain. */
export interface Uncertain {
  /** The variables that a condition, loop or function also sets, at an unknown time. */
  readonly open: ReadonlySet<string>;
  /** The variables to which a condition, loop or function adds words. */
  readonly growing: ReadonlySet<string>;
}

/** Returns the variables of a script whose values are not certain. */
export function uncertainIn(commands: readonly ShellCommand[], text: string): Uncertain {
  const open = new Set<string>();
  const growing = new Set<string>();
  for (const { assignments, depth, words } of commands) {
    if (depth > 0 || words.length > 0) {
      for (const assignment of assignments) {
        if (depth > 0 || assignment.words === undefined) {
          (words.length === 0 && addsWords(assignment) ? growing : open).add(assignment.name);
        }
      }
    }
  }
  for (const [, printed, counted] of text.matchAll(
    /\bprintf[ \t]+-v[ \t]+(\w+)|\(\([ \t]*(\w+)[ \t]*(?:[-+*/%]?=|\+\+|--)/g,
  )) {
    open.add(printed ?? counted ?? '');
  }
  return { open, growing };
}
