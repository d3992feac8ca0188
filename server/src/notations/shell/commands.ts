import { blankOut } from '../../document/loose-parts.js';
import type { Span } from '../../document/syntax-tree.js';
import { heredocsIn } from './heredocs.js';
import { type Piece, readWord } from './word-pieces.js';

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

/** A simple command. Redirections are left out. */
export interface ShellCommand extends Span {
  readonly words: readonly ShellWord[];
  /** What stands before the words. Without words, the script's own variables are set. */
  readonly assignments: readonly Assignment[];
  /** How many functions, conditions, loops and subshells are around it. */
  readonly depth: number;
  /**
   * The comment that ended the command although its line went on: bash reads the lines behind it as other commands.
   */
  readonly comment?: Span;
  /** The blanks behind a backslash that was to continue the command. */
  readonly brokenBy?: Span;
}

const opening: ReadonlySet<string> = new Set(['if', 'for', 'while', 'until', 'case', 'select', '{', 'function']);
const closing: ReadonlySet<string> = new Set(['fi', 'done', 'esac', '}']);
/** Words before a command that do not belong to it. */
const leading: ReadonlySet<string> = new Set(['then', 'do', 'else', 'elif', '!', 'time', ...opening]);
/** Commands that give variables values, by the words behind them. */
const setting: ReadonlySet<string> = new Set(['export', 'readonly', 'declare', 'typeset', 'local']);
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

const blanks = /(?:[ \t]|\\\r?\n)+/y;
const lineEnd = /\r?\n/y;
const comment = /#[^\r\n]*/y;
const operators = /;;&?|;&|&&|\|\||\|&|[;|&()]/y;
const redirection = /(?:\d*|&|\{\w+\})(?:<<<|<<-?|<>|>>|>\||>&|<&|>|<)/y;
const assignment = /([A-Za-z_]\w*)(?:\[[^\]\r\n]*\])?(\+?)=/y;

/** No script has more commands. The bound is for texts that only look like scripts. */
const mostCommands = 20_000;

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

interface Draft {
  words: ShellWord[];
  assignments: Assignment[];
  offset: number;
}

/** Reads a script, one command after the other. */
class Reader {
  readonly #text: string;
  readonly commands: ShellCommand[] = [];
  #at = 0;
  #depth = 0;
  #subshells = 0;
  /** Whether the command runs only if another one succeeds or fails. */
  #isConditional = false;
  #draft: Draft = { words: [], assignments: [], offset: -1 };

  constructor(text: string) {
    this.#text = text;
  }

  read(): readonly ShellCommand[] {
    while (this.#at < this.#text.length && this.commands.length < mostCommands) {
      const before = this.#at;
      this.#step();
      if (this.#at === before) {
        this.#at += 1;
      }
    }
    this.#end();
    return this.commands;
  }

  #step(): void {
    const text = this.#text;
    const blank = matchAt(blanks, text, this.#at);
    if (blank !== null) {
      this.#at += blank[0].length;
      return;
    }
    if (matchAt(lineEnd, text, this.#at) !== null) {
      this.#end();
      this.#at += text[this.#at] === '\r' ? 2 : 1;
      return;
    }
    const note = matchAt(comment, text, this.#at);
    if (note !== null) {
      const isBehindLine = /\\\r?\n[ \t]*$/.test(text.slice(Math.max(0, this.#at - 200), this.#at));
      const span = { offset: this.#at, end: this.#at + note[0].length };
      this.#at = span.end;
      this.#end(isBehindLine ? { comment: span } : {});
      return;
    }
    const redirected = matchAt(redirection, text, this.#at);
    if (redirected !== null && redirected[0] !== '') {
      this.#at += redirected[0].length;
      this.#at += matchAt(blanks, text, this.#at)?.[0].length ?? 0;
      this.#at = Math.max(this.#at, readWord(text, this.#at).end);
      return;
    }
    const operator = matchAt(operators, text, this.#at);
    if (operator !== null) {
      this.#end();
      this.#isConditional = operator[0] === '||' || (operator[0] === '&&' && this.#isBehindTest());
      this.#at += operator[0].length;
      this.#nest(operator[0]);
      return;
    }
    this.#word();
  }

  /** Counts the subshells. A `)` without one ends a pattern of `case`, or the parentheses of a function. */
  #nest(operator: string): void {
    if (operator === '(') {
      this.#subshells += 1;
      this.#depth += 1;
    } else if (operator === ')' && this.#subshells > 0) {
      this.#subshells -= 1;
      this.#depth -= 1;
    }
  }

  #isBehindTest(): boolean {
    const words = this.commands.at(-1)?.words ?? [];
    return /^\]\]?$/.test(plainWord(words.at(-1)) ?? '') || plainWord(words[0]) === 'test';
  }

  #word(): void {
    const { words, assignments } = this.#draft;
    const isFirst = words.length === 0;
    if (this.#draft.offset < 0) {
      this.#draft.offset = this.#at;
    }
    const isSetting = words.length > 0 && setting.has(plainWord(words[0]) ?? '');
    if (isFirst || isSetting) {
      const set = this.#assignment();
      if (set !== undefined) {
        assignments.push(set);
        return;
      }
    }
    const word = readWord(this.#text, this.#at);
    this.#at = Math.max(word.end, this.#at + 1);
    if (isFirst && this.#reserved(plainWord(word))) {
      return;
    }
    words.push(word);
    // `\ ` at the end of a line is a blank, not a continuation.
    if (/\\[ \t]+$/.test(this.#text.slice(word.offset, word.end)) && matchAt(lineEnd, this.#text, this.#at) !== null) {
      const slash = this.#text.lastIndexOf('\\', word.end);
      this.#end({ brokenBy: { offset: slash, end: this.#at } });
    }
  }

  /** Handles a reserved word. Returns whether commands leave it out. */
  #reserved(word: string | undefined): boolean {
    if (word === undefined) {
      return false;
    }
    if (closing.has(word)) {
      this.#depth = Math.max(this.#subshells, this.#depth - 1);
      return false;
    }
    if (opening.has(word)) {
      this.#depth += 1;
    }
    return leading.has(word) && !naming.has(word) && word !== 'case' && word !== 'function';
  }

  #assignment(): Assignment | undefined {
    const text = this.#text;
    const match = matchAt(assignment, text, this.#at);
    if (match === null) {
      return undefined;
    }
    const { 0: whole, 1: name = '', 2: plus } = match;
    const offset = this.#at;
    const adds = plus === '+';
    this.#at += whole.length;
    if (text[this.#at] === '(') {
      const words = this.#array();
      return { name, words, isArray: true, adds, offset, end: this.#at };
    }
    const word = readWord(text, this.#at);
    this.#at = Math.max(this.#at, word.end);
    return { name, words: [word], isArray: false, adds, offset, end: this.#at };
  }

  /** Reads the words of an array, in which line ends and comments only separate words. */
  #array(): readonly ShellWord[] {
    const text = this.#text;
    const words: ShellWord[] = [];
    this.#at += 1;
    while (this.#at < text.length && text[this.#at] !== ')') {
      const skipped = matchAt(/(?:[ \t\r\n]|\\\r?\n)+|#[^\r\n]*/y, text, this.#at);
      if (skipped !== null) {
        this.#at += skipped[0].length;
        continue;
      }
      const word = readWord(text, this.#at);
      this.#at = Math.max(word.end, this.#at + 1);
      words.push(word);
    }
    this.#at = Math.min(text.length, this.#at + 1);
    return words;
  }

  #end(more: Pick<ShellCommand, 'comment' | 'brokenBy'> = {}): void {
    const { words, assignments, offset } = this.#draft;
    if (words.length > 0 || assignments.length > 0) {
      const last = Math.max(words.at(-1)?.end ?? 0, assignments.at(-1)?.end ?? 0);
      const named = namesIn(words);
      const set = [...assignments, ...named];
      this.commands.push({
        words,
        assignments: set,
        depth: this.#depth + (this.#isConditional ? 1 : 0),
        offset,
        end: last,
        ...more,
      });
      this.#isConditional = false;
    }
    this.#draft = { words: [], assignments: [], offset: -1 };
  }
}

/** Returns a word that is one literal; undefined if bash works anything out in it. */
function plainWord(word: ShellWord | undefined): string | undefined {
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

/** Returns the variables that a command gives values that nobody knows: `read A B`, `for A in ...`. */
function namesIn(words: readonly ShellWord[]): readonly Assignment[] {
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

/**
 * Returns the simple commands of a script in their order, with those in functions, loops and subshells. The lines of
 * heredocs are not commands of the script. Never throws; linear in the length of the script.
 */
export function commandsIn(text: string): readonly ShellCommand[] {
  const heredocs = heredocsIn(text).filter(({ isInner, isClosed }) => !isInner && isClosed);
  return new Reader(heredocs.length === 0 ? text : blankOut(text, heredocs)).read();
}
