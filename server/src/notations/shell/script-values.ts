import { arithmeticOf } from './arithmetic.js';
import { gap, type OpenWord, type ResolvedWord, rest, shown } from './open-words.js';
import { WorkingDirectory } from './script-folder.js';
import type { Assignment, ShellCommand, ShellWord } from './shell-command.js';
import { grown, uncertainIn } from './variable-changes.js';
import type { Piece } from './word-pieces.js';

/** The words that a variable stands for; undefined if they are unknown. */
type Value = readonly OpenWord[] | undefined;

/** The words of one variable or command, at most. Variables that double each other would grow without end. */
const mostWords = 2000;
const mostCharacters = 100_000;

/** What the variables of a script have, command after command. */
export class ScriptValues {
  readonly #values = new Map<string, Value>();
  /** The values of each variable, and the offset after which each holds. */
  readonly #history = new Map<string, { readonly from: number; readonly word: ResolvedWord | undefined }[]>();
  /** Variables that a condition, loop or function also sets, at an unknown time. */
  readonly #open: ReadonlySet<string>;
  readonly #strings = new Set<string>();
  /** Variables to which a condition, loop or function adds words, at an unknown time. */
  readonly #growing: ReadonlySet<string>;
  readonly #text: string;
  /** Variables that are set several times: what a function finds in them depends on when it is called. */
  readonly #changing: ReadonlySet<string>;
  /** The folder that the script has changed to. */
  directory: WorkingDirectory;
  /** Whether the commands are those of a function, which has its own arguments. */
  isInFunction = false;

  constructor(commands: readonly ShellCommand[], given: ReadonlyMap<string, string>, text: string) {
    this.#text = text;
    for (const [name, value] of given) {
      this.#values.set(name, [{ value, through: name, offset: 0, end: 0 }]);
    }
    const { open, growing } = uncertainIn(commands, text);
    this.#open = open;
    this.#growing = growing;
    const all = commands.flatMap(({ assignments }) => assignments.map(({ name }) => name));
    this.#changing = new Set(all.filter((name, i) => all.indexOf(name) < i));
    this.directory = new WorkingDirectory();
  }

  /** Whether a variable can have another value than the last one that was set. */
  #isUnknown(name: string): boolean {
    return this.#open.has(name) || (this.isInFunction && (this.#changing.has(name) || /^(?:\d|@)/.test(name)));
  }

  /** Sets the arguments of the script: `set -- a b`. Undefined if they are unknown. */
  setArguments(words: Value): void {
    for (const name of [...this.#values.keys()].filter(each => /^[\d@]/.test(each))) {
      this.#values.delete(name);
    }
    if (words !== undefined && !words.some(({ value }) => value.includes(gap))) {
      this.#values.set('@', words);
      for (const [i, word] of words.slice(0, 9).entries()) {
        this.#values.set(String(i + 1), [word]);
      }
    }
  }

  /** Returns the variables that have one known word. */
  known(): ReadonlyMap<string, string> {
    return new Map(
      [...this.#values.keys()].flatMap(name => {
        const value = this.#known(name);
        return value === undefined || !/^[A-Za-z_]/.test(name) ? [] : [[name, value] as const];
      }),
    );
  }

  valueOf(name: string): Value {
    if (name === 'PWD' && !this.#values.has(name)) {
      const path = this.directory.path();
      return path === undefined ? undefined : [{ value: path, through: name, offset: 0, end: 0 }];
    }
    const words = this.#isUnknown(name) ? undefined : this.#values.get(name);
    return words !== undefined && this.#growing.has(name) ? grown(words, this.#strings.has(name)) : words;
  }

  /** Adds words that are unknown to a variable. */
  grow(name: string): void {
    const words = this.#values.get(name);
    this.#values.set(name, words && grown(words, this.#strings.has(name)));
  }

  /** Forgets what the script has set: a file that it reads may set it again. */
  forget(offset: number): void {
    for (const [name, changes] of this.#history) {
      this.#values.delete(name);
      changes.push({ from: offset, word: undefined });
    }
  }

  #variable(name: string): OpenWord | undefined {
    const words = this.valueOf(name);
    return words?.length === 1 ? words[0] : undefined;
  }

  readonly #known = (name: string): string | undefined => {
    const word = this.#variable(name);
    return word && shown(word).value;
  };

  /** Returns what a variable has at an offset of the script. */
  variableAt(name: string, offset: number): ResolvedWord | undefined {
    const changes = this.#history.get(name);
    return this.#open.has(name) ? undefined : changes?.filter(({ from }) => from <= offset).at(-1)?.word;
  }

  set(assignment: Assignment): void {
    const { name, offset } = assignment;
    this.#set(assignment);
    const changes = this.#history.get(name) ?? [];
    const word = this.#variable(name);
    changes.push({ from: offset, word: word && shown(word) });
    this.#history.set(name, changes);
  }

  #set({ name, words, adds, isArray }: Assignment): void {
    const added = words === undefined ? undefined : this.resolve(words, !isArray);
    const before = this.#values.get(name);
    if (!adds) {
      this.#strings[isArray ? 'delete' : 'add'](name);
      this.#values.set(name, added);
      return;
    }
    if (added === undefined || before === undefined || before.length + added.length > mostWords) {
      this.#values.set(name, undefined);
    } else if (isArray) {
      this.#values.set(name, [...before, ...added]);
    } else {
      const [first, second] = [before[0], added[0]];
      const joined = `${first?.value ?? ''}${second?.value ?? ''}`;
      const whole = first === undefined ? added : [{ ...first, value: joined }];
      this.#values.set(name, joined.length > mostCharacters ? undefined : whole);
    }
  }

  /**
   * Returns words with their variables replaced. Outside of an assignment, bash splits what variables hold at blanks.
   */
  resolve(words: readonly ShellWord[], isAssigned = false): readonly OpenWord[] {
    const result: OpenWord[] = [];
    for (const word of words) {
      if (result.length > mostWords) {
        break;
      }
      const whole = this.#wholeVariable(word, isAssigned);
      result.push(...(whole ?? this.#split(word, isAssigned)));
    }
    return result;
  }

  /** Returns the words of an array that is the whole word, or undefined. */
  #wholeVariable({ pieces, offset, end }: ShellWord, isAssigned: boolean): Value {
    const [piece, ...others] = pieces.filter(({ kind, ...rest }) => kind !== 'literal' || rest.end > rest.offset);
    if (piece?.kind !== 'variable' || !piece.isAll || others.length > 0 || isAssigned) {
      return undefined;
    }
    const words = this.valueOf(piece.name);
    if (words === undefined && piece.name === '@') {
      return undefined;
    }
    return words?.map(word => ({ ...word, through: piece.name })) ?? [{ value: rest, offset, end }];
  }

  #textOf(piece: Piece): string {
    switch (piece.kind) {
      case 'literal':
        return piece.text;
      case 'variable': {
        const text = this.valueOf(piece.name)
          ?.map(({ value }) => value)
          .join(' ');
        return text === undefined || (text === '' && piece.hasDefault === true) ? gap : text;
      }
      case 'arithmetic':
        return arithmeticOf(piece.text, this.#known) ?? gap;
      default:
        return this.directory.folderIn(this.#text.slice(piece.offset, piece.end), this.#known) ?? gap;
    }
  }

  /** Returns the words that one word becomes: bash splits what comes from expansions without quotes at blanks. */
  #split({ pieces, offset, end }: ShellWord, isAssigned: boolean): readonly OpenWord[] {
    const texts = pieces.map(piece => this.#textOf(piece));
    const length = texts.reduce((total, text) => total + text.length, 0);
    if (length > mostCharacters) {
      return [{ value: gap, offset, end }];
    }
    const isSplit = (piece: Piece): boolean => piece.kind !== 'literal' && !piece.isQuoted && !isAssigned;
    if (!pieces.some((piece, i) => isSplit(piece) && /^$|\s/.test(texts[i] ?? ''))) {
      return [this.#placed(pieces, { value: texts.join(''), offset, end })];
    }
    const words: { value: string; start: number }[] = [];
    let isOpen = false;
    const add = (text: string, start: number): void => {
      const last = words.at(-1);
      if (isOpen && last !== undefined) {
        last.value += text;
      } else {
        words.push({ value: text, start });
      }
      isOpen = true;
    };
    for (const [i, piece] of pieces.entries()) {
      const text = texts[i] ?? '';
      if (!isSplit(piece)) {
        add(text, -1);
        continue;
      }
      for (const { 0: part, index } of text.matchAll(/\s+|\S+/g)) {
        if (/^\s/.test(part)) {
          isOpen = false;
        } else {
          add(part, index);
        }
      }
    }
    const [piece] = pieces;
    const through = piece?.kind === 'variable' ? piece.name : undefined;
    const source = through === undefined || pieces.length > 1 ? undefined : this.#variable(through);
    const isLiteral = source !== undefined && source.end - source.offset === texts[0]?.length;
    return words.map(({ value, start }) => {
      const from = isLiteral ? source.offset + start : offset;
      const word = { value, offset: from, end: isLiteral ? from + value.length : end };
      return through === undefined ? word : { ...word, through };
    });
  }

  /** Puts a word at its literal: between its quotes, or at the assignment of the variable that it is. */
  #placed(pieces: readonly Piece[], word: OpenWord): OpenWord {
    const real = pieces.filter(({ offset, end }) => end > offset);
    const [piece] = real;
    if (piece === undefined || real.length > 1) {
      return word;
    }
    if (piece.kind === 'literal') {
      return { ...word, offset: piece.offset, end: piece.end };
    }
    const source = piece.kind === 'variable' ? this.#variable(piece.name) : undefined;
    return source === undefined || source.end === 0
      ? word
      : { ...word, offset: source.offset, end: source.end, through: piece.kind === 'variable' ? piece.name : '' };
  }
}
