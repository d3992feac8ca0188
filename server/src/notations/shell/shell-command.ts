import type { Span } from '../../document/syntax-tree.js';
import type { Piece } from './word-pieces.js';

/** A word of a command, in the pieces that bash makes it of. */
export interface ShellWord extends Span {
  readonly pieces: readonly Piece[];
}

/** A variable that a command sets. */
export interface Assignment extends Span {
  readonly name: string;
  /** The words of an array, the one word of a string, or undefined if it is not known here (`read NAME`). */
  readonly words: readonly ShellWord[] | undefined;
  readonly isArray: boolean;
  /** Whether it adds to what the variable has: `NAME+=...`. */
  readonly adds: boolean;
}

/** The commands between two words of the shell. Each branch of a condition is a separate block. */
export interface Block {
  readonly kind: 'function' | 'subshell' | 'group' | 'then' | 'else' | 'do' | 'other';
  readonly isParenthesis: boolean;
  readonly outer?: Block | undefined;
  /** The command that decides whether a branch runs, if it is a single one. */
  readonly condition?: ShellCommand | undefined;
}

/** A simple command. Redirections are left out. */
export interface ShellCommand extends Span {
  readonly words: readonly ShellWord[];
  /** The assignments before the words. Without words, the script's own variables are set. */
  readonly assignments: readonly Assignment[];
  /** How many functions, conditions, loops and subshells are around it. */
  readonly depth: number;
  /** The innermost of them; absent if it runs when the script does, or not at all. */
  readonly block?: Block;
  /** Whether the command before it decides if it runs: `a && b`, `a || b`, `a | b`. */
  readonly isGuarded: boolean;
  /** The string that it reads: `<<< "..."`. */
  readonly input?: ShellWord;
  /**
   * The comment that ended the command although its line went on: bash reads the lines behind it as other commands.
   */
  readonly comment?: Span;
  /** The blanks behind a backslash that was to continue the command. */
  readonly brokenBy?: Span;
}

const naming: ReadonlySet<string> = new Set([
  'for',
  'select',
  'read',
  'readarray',
  'mapfile',
  'getopts',
  'unset',
  'let',
]);

/** Returns a word that is one literal; undefined if bash works anything out in it. */
export function plainWord(word: ShellWord | undefined): string | undefined {
  if (word === undefined) {
    return undefined;
  }
  let result = '';
  for (const piece of word.pieces) {
    if (piece.kind !== 'literal') {
      return undefined;
    }
    result += piece.text;
  }
  return result;
}

/** Returns the variables that a command gives unknown values: `read A B`, `for A in ...`. */
export function namesIn(words: readonly ShellWord[]): readonly Assignment[] {
  const [first, ...others] = words;
  if (!naming.has(plainWord(first) ?? '')) {
    return [];
  }
  return others.flatMap(word => {
    const name = /^[A-Za-z_]\w*/.exec(plainWord(word) ?? '')?.[0];
    return name === undefined
      ? []
      : { name, words: undefined, isArray: false, adds: false, offset: word.offset, end: word.end };
  });
}

/** Whether a word begins a command that gives variables values, by the words behind it. */
export function isNaming(word: string): boolean {
  return naming.has(word);
}
