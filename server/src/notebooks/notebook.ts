import { type Node, parseTree } from 'jsonc-parser';
import { type CellLanguage, languageOfCell } from '../document/cells.js';
import type { OffsetEdit } from '../document/notation.js';
import { stringOffsets } from './string-offsets.js';

/** A cell of a notebook that may have configs. */
export interface Cell {
  /** Its number among all cells, from 1. */
  readonly number: number;
  readonly languageId: CellLanguage;
  readonly text: string;
  /** Returns the offset in the file of an offset in the text. At the end of a line it is the one before the line's end. */
  offsetInFile(offset: number): number;
  /** Returns the edits of the file that give the cell another text. Lines that are the same stay as they are. */
  edits(text: string): readonly OffsetEdit[];
}

/** A string of a cell's source, usually a line with its end. */
interface Piece {
  readonly text: string;
  /** Where the string is in the file, with its quotes. */
  readonly offset: number;
  readonly end: number;
}

function child(node: Node | undefined, name: string): Node | undefined {
  return node?.children?.find(({ children }) => children?.[0]?.value === name)?.children?.[1];
}

function stringAt(node: Node | undefined, ...path: readonly string[]): string | undefined {
  const value: unknown = path.reduce(child, node)?.value;
  return typeof value === 'string' ? value : undefined;
}

function pieceOf({ type, value, offset, length }: Node): readonly Piece[] {
  return type === 'string' ? [{ text: value as string, offset, end: offset + length }] : [];
}

/** Returns lines, each with its end. */
function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** Returns how many values at the beginning of two lists are the same. */
function sameAtStart(one: readonly string[], other: readonly string[], most: number): number {
  let count = 0;
  while (count < most && one[count] === other[count]) {
    count += 1;
  }
  return count;
}

/** Returns the edit of a list of strings. Both sides of it have at least one, so that commas stay right. */
function editOf(file: string, pieces: readonly Piece[], text: string): readonly OffsetEdit[] {
  const [first, second] = pieces;
  if (first === undefined) {
    return [];
  }
  const old = pieces.map(piece => piece.text);
  const lines = linesOf(text).length === 0 ? [''] : linesOf(text);
  const most = Math.min(old.length, lines.length) - 1;
  const start = sameAtStart(old, lines, most);
  const end = sameAtStart([...old].reverse(), [...lines].reverse(), most - start);
  const separator = second === undefined ? ', ' : file.slice(first.end, second.offset);
  const changed = lines.slice(start, lines.length - end).map(line => JSON.stringify(line));
  const from = pieces[start] ?? first;
  const to = pieces[pieces.length - 1 - end] ?? first;
  return [{ offset: from.offset, end: to.end, text: changed.join(separator) }];
}

/** A class because of its methods, which keep the file alive only as long as the cell. */
class SourceCell implements Cell {
  readonly number: number;
  readonly languageId: Cell['languageId'];
  readonly text: string;
  readonly #file: string;
  readonly #pieces: readonly Piece[];
  readonly #isList: boolean;
  #offsets: readonly number[] | undefined;

  constructor(file: string, number: number, languageId: Cell['languageId'], source: Node) {
    this.number = number;
    this.languageId = languageId;
    this.#file = file;
    this.#isList = source.type === 'array';
    this.#pieces = (source.type === 'array' ? (source.children ?? []) : [source]).flatMap(pieceOf);
    this.text = this.#pieces.map(({ text }) => text).join('');
  }

  offsetInFile(offset: number): number {
    this.#offsets ??= this.#pieces.flatMap(piece => stringOffsets(this.#file, piece.offset, piece.text.length));
    // The end of a cell is in its last string; the end of any other string is the start of the next one.
    return this.#offsets[offset] ?? Math.max(0, (this.#pieces.at(-1)?.end ?? 0) - 1);
  }

  edits(text: string): readonly OffsetEdit[] {
    const [only] = this.#pieces;
    return this.#isList || only === undefined
      ? editOf(this.#file, this.#pieces, text)
      : [{ offset: only.offset, end: only.end, text: JSON.stringify(text) }];
  }
}

function treeOf(text: string): Node | undefined {
  try {
    return parseTree(text);
  } catch (error) {
    if (error instanceof RangeError) {
      // The values are nested too deeply for the parser, which recurses. No notebook is.
      return undefined;
    }
    throw error;
  }
}

/** Whether a file is named as notebooks are. */
export function isNotebook(file: string): boolean {
  return /\.ipynb$/i.test(file);
}

/** Whether a notebook can have a config: it names one of the keys that every config has one of. */
export function mightHaveConfig(text: string): boolean {
  return /zero_optimization|train_(?:micro_)?batch_size|gradient_accumulation_steps|deepspeed/i.test(text);
}

/** Returns the cells of a notebook with code. Never throws; a file that is not a notebook has none. */
export function cellsOf(text: string): readonly Cell[] {
  const root = treeOf(text);
  const kernel =
    stringAt(root, 'metadata', 'language_info', 'name') ?? stringAt(root, 'metadata', 'kernelspec', 'language');
  return (child(root, 'cells')?.children ?? []).flatMap((cell, index) => {
    const source = child(cell, 'source');
    if (stringAt(cell, 'cell_type') !== 'code' || source === undefined) {
      return [];
    }
    const own = stringAt(cell, 'metadata', 'vscode', 'languageId');
    const plain = new SourceCell(text, index + 1, 'python', source);
    const languageId = languageOfCell(plain.text, own ?? kernel ?? 'python');
    return languageId === undefined ? [] : [new SourceCell(text, index + 1, languageId, source)];
  });
}

/** Returns the offset in a cell of an offset in the file of its notebook; undefined if it is not in the cell. */
export function offsetInCell(cell: Cell, offset: number): number | undefined {
  let low = 0;
  let high = cell.text.length;
  if (offset < cell.offsetInFile(low) || offset > cell.offsetInFile(high)) {
    return undefined;
  }
  while (low < high) {
    const middle = (low + high) >> 1;
    if (cell.offsetInFile(middle) < offset) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}
