import { blankOut } from '../../document/loose-parts.js';
import type { Span } from '../../document/syntax-tree.js';
import { reachable } from './reachable.js';
import {
  type Assignment,
  type Block,
  isNaming,
  namesIn,
  plainWord,
  type ShellCommand,
  type ShellWord,
} from './shell-command.js';
import { readWord } from './word-pieces.js';

const opening: ReadonlySet<string> = new Set(['if', 'for', 'while', 'until', 'case', 'select', '{']);
const closing: ReadonlySet<string> = new Set(['fi', 'done', 'esac', '}']);
/** Words before a command that do not belong to it. */
const leading: ReadonlySet<string> = new Set(['then', 'do', 'else', 'elif', '!', 'time', ...opening]);
/** Commands that give variables values, by the words behind them. */
const setting: ReadonlySet<string> = new Set(['export', 'readonly', 'declare', 'typeset', 'local']);
const blanks = /(?:[ \t]|\\\r?\n)+/y;
const lineEnd = /\r?\n/y;
const comment = /#[^\r\n]*/y;
const operators = /;;&?|;&|&&|\|\||\|&|[;|&()]/y;
const redirection = /(?:\d*|&|\{\w+\})(?:<<<|<<-?|<>|>>|>\||>&|<&|>|<)/y;
/** The head of a function. */
const functionHead = /function[ \t]+[\w:.-]+[ \t]*(?:\([ \t]*\))?|[\w:.-]+[ \t]*\([ \t]*\)/y;
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
  input?: ShellWord;
}

/** Reads a script, one command after the other. */
class Reader {
  readonly #text: string;
  readonly commands: ShellCommand[] = [];
  #at = 0;
  #block: Block | undefined;
  #depth = 0;
  /** Whether the next block is the body of a function. */
  #isFunction = false;
  /** How many commands were read before the condition of the block. */
  #conditionStart = 0;
  /** Whether the command runs only if another one succeeds or fails. */
  #isConditional = false;
  #isGuarded = false;
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
      const word = readWord(text, this.#at);
      if (redirected[0].endsWith('<<<')) {
        this.#draft.input = word;
      }
      this.#at = Math.max(this.#at, word.end);
      return;
    }
    const operator = matchAt(operators, text, this.#at);
    if (operator !== null) {
      this.#end();
      this.#isGuarded = /^(?:&&|\|)/.test(operator[0]);
      this.#isConditional = operator[0] === '||' || (operator[0] === '&&' && this.#isBehindTest());
      this.#at += operator[0].length;
      this.#nest(operator[0]);
      return;
    }
    this.#word();
  }

  #enter(kind: Block['kind']): void {
    this.#block = {
      kind: this.#isFunction ? 'function' : kind,
      isParenthesis: kind === 'subshell',
      outer: this.#block,
    };
    this.#isFunction = false;
    this.#isGuarded = false;
    this.#depth += 1;
    this.#conditionStart = this.commands.length;
  }

  #leave(): void {
    this.#block = this.#block?.outer;
    this.#depth = Math.max(0, this.#depth - 1);
  }

  /** Begins another branch of the block. */
  #branch(kind: Block['kind'], condition?: ShellCommand): void {
    this.#block = this.#block && { kind, isParenthesis: false, outer: this.#block.outer, condition };
    this.#conditionStart = this.commands.length;
  }

  /** A `)` without a subshell ends a pattern of `case`. */
  #nest(operator: string): void {
    if (operator === '(') {
      this.#enter('subshell');
    } else if (operator === ')' && this.#block?.isParenthesis === true) {
      this.#leave();
    } else if (operator.startsWith(';;') || operator === ';&') {
      this.#branch('other');
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
    const head = isFirst ? matchAt(functionHead, this.#text, this.#at) : null;
    if (head !== null) {
      this.#at += head[0].length;
      this.#isFunction = true;
      this.#draft.offset = -1;
      return;
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
      if (this.#block?.isParenthesis !== true) {
        this.#leave();
      }
      return false;
    }
    if (opening.has(word)) {
      this.#enter(word === '{' && !this.#isGuarded ? 'group' : 'other');
    } else if (word === 'then' || word === 'do') {
      const [condition, other] = this.commands.slice(this.#conditionStart, this.#conditionStart + 2);
      this.#branch(word, other === undefined ? condition : undefined);
    } else if (word === 'else' || word === 'elif') {
      this.#branch(word === 'else' ? 'else' : 'other', this.#block?.condition);
    }
    return leading.has(word) && !isNaming(word) && word !== 'case';
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
    const { words, assignments, offset, input } = this.#draft;
    if (words.length > 0 || assignments.length > 0) {
      const last = Math.max(words.at(-1)?.end ?? 0, assignments.at(-1)?.end ?? 0);
      const named = namesIn(words);
      const set = [...assignments, ...named];
      this.commands.push({
        words,
        assignments: set,
        depth: this.#depth + (this.#isConditional ? 1 : 0),
        ...(this.#block && { block: this.#block }),
        isGuarded: this.#isGuarded,
        ...(input && { input }),
        offset,
        end: last,
        ...more,
      });
      this.#isConditional = false;
      this.#isGuarded = false;
      this.#isFunction = false;
    }
    this.#draft = { words: [], assignments: [], offset: -1 };
  }
}

/**
 * Returns the simple commands of a script in their order, with those in functions, loops and subshells. The lines of
 * heredocs are not commands of the script, and those that never run are left out. Never throws; linear in the length of the script.
 */
export function commandsIn(text: string, heredocs: readonly Span[]): readonly ShellCommand[] {
  return reachable(new Reader(heredocs.length === 0 ? text : blankOut(text, heredocs)).read());
}
