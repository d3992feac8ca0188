import type { Content } from '../../document/mapped-source.js';
import { type MappedText, MappedTextBuilder, unknownPartOf } from '../../document/mapped-text.js';
import type { Heredoc } from './heredocs.js';
import type { ShellWord } from './shell-command.js';
import { expansionAt, type Piece } from './word-pieces.js';

/** Returns what a variable stands for; undefined if that is unknown. */
type Variable = (name: string) => string | undefined;

/** Collects the string that the shell reads from a source. Each part that the shell computes has its own number. */
class ContentBuilder {
  readonly #content = new MappedTextBuilder();
  readonly #variable: Variable;
  #unknown = 0;

  constructor(variable: Variable) {
    this.#variable = variable;
  }

  /** Appends a piece, whose source begins at `from` if the shell works it out. */
  add(piece: Piece, from: number): void {
    const { kind, offset, end } = piece;
    if (kind === 'literal') {
      const isWritten = piece.text.length === end - offset;
      isWritten ? this.#content.add(piece.text, offset) : this.#content.addUnit(piece.text, offset);
      return;
    }
    const isKnown = kind === 'variable' && !piece.isAll && piece.hasDefault !== true;
    const value = isKnown ? this.#variable(piece.name) : undefined;
    this.#content.addUnit(value ?? unknownPartOf(this.#unknown), from);
    this.#unknown += 1;
  }

  addText(text: string, offset: number): void {
    this.#content.add(text, offset);
  }

  addUnit(text: string, offset: number): void {
    this.#content.addUnit(text, offset);
  }

  ended(end: number): MappedText {
    return this.#content.ended(end);
  }
}

/** What is special in a heredoc: an escape, a joined line, and what the shell replaces. */
const special = /\\(?:[\\$`]|\r?\n)|[$`]/g;

function addExpanded(builder: ContentBuilder, text: string, offset: number, end: number, isInner: boolean): void {
  let at = offset;
  special.lastIndex = offset;
  for (let match = special.exec(text); match !== null && match.index < end; match = special.exec(text)) {
    const { 0: found, index } = match;
    builder.addText(text.slice(at, index), at);
    if (isInner && found === '\\$') {
      // The outer heredoc leaves the dollar for the shell that reads the inner one.
      const piece = expansionAt(text, index + 1, true, end);
      builder.add(piece, index);
      at = Math.min(end, piece.end);
    } else if (found.startsWith('\\')) {
      builder.addUnit(/[\r\n]/.test(found) ? '' : found.slice(1), index);
      at = index + found.length;
    } else {
      const piece = expansionAt(text, index, true, end);
      builder.add(piece, index);
      at = Math.min(end, Math.max(index + 1, piece.end));
    }
    special.lastIndex = at;
  }
  builder.addText(text.slice(at, end), at);
}

/** Returns the lines of a heredoc as its command gets them. */
export function contentOfHeredoc(
  text: string,
  { offset, end, isExpanded, isInner, isWithoutTabs }: Heredoc,
  variable: Variable,
): Content {
  const builder = new ContentBuilder(variable);
  const tabs = isWithoutTabs ? (/^\t*/.exec(text.slice(offset, end))?.[0] ?? '') : '';
  for (const { 0: line, index } of text.slice(offset, end).matchAll(/[^\n]*\n|[^\n]+$/g)) {
    const before = isWithoutTabs ? (/^\t*/.exec(line)?.[0].length ?? 0) : 0;
    const start = offset + index + before;
    const stop = offset + index + line.length;
    isExpanded ? addExpanded(builder, text, start, stop, isInner) : builder.addText(text.slice(start, stop), start);
  }
  return {
    content: builder.ended(end),
    written(piece) {
      const escaped = isExpanded ? piece.replace(/[\\$`]/g, '\\$&') : piece;
      return tabs === '' ? escaped : escaped.replace(/\n/g, `\n${tabs}`);
    },
  };
}

const writers: { readonly [quote: string]: (piece: string) => string } = {
  "'": piece => piece.replaceAll("'", "'\\''"),
  '"': piece => piece.replace(/[\\"$`]/g, '\\$&'),
  '': piece => piece.replace(/[^\w@%+=:,./\n-]/g, '\\$&'),
};

/** Returns the value of a word; undefined if it has escapes of `$'...'`. */
export function contentOfWord(text: string, { pieces, end }: ShellWord, variable: Variable): Content | undefined {
  const builder = new ContentBuilder(variable);
  const [first] = pieces;
  let before = first?.offset ?? end;
  for (const piece of pieces) {
    const isAnsi = text.slice(piece.offset - 2, piece.offset) === "$'";
    if (isAnsi && piece.kind === 'literal' && piece.text.includes('\\')) {
      return undefined;
    }
    builder.add(piece, before);
    before = piece.end;
  }
  const quote = text[(first?.offset ?? 0) - 1] ?? '';
  return { content: builder.ended(before), written: writers[quote] ?? (writers[''] as Content['written']) };
}
