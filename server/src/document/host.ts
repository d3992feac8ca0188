import type { Position, Range, TextDocument } from 'vscode-languageserver-textdocument';
import type { EmbeddedSource } from './notation.js';
import type { Span } from './syntax-tree.js';

/** Sources in sources are looked for to this depth. */
export const deepestSource = 3;

/** The file around a source, in which the source can be in another source. */
export class Host {
  /** The file. */
  readonly lines: TextDocument;
  readonly #source: EmbeddedSource;
  readonly #outer: Host | undefined;

  constructor(lines: TextDocument, source: EmbeddedSource, outer: Host | undefined) {
    this.lines = lines;
    this.#source = source;
    this.#outer = outer;
  }

  /** Returns where a part of the source is in the file. */
  spanOf(inner: Span): Span {
    const span = this.#source.spanOf(inner);
    return this.#outer?.spanOf(span) ?? span;
  }

  /** Where the source is in the file. */
  get span(): Span {
    return this.spanOf({ offset: 0, end: this.#source.text.length });
  }

  /** Returns the offset in the source of an offset in the file. */
  offsetOf(offset: number): number {
    return this.#source.offsetOf(this.#outer?.offsetOf(offset) ?? offset);
  }

  /** Writes a piece that is inserted into the source as the file has it. */
  written(piece: string): string {
    const own = this.#source.written(piece);
    return this.#outer?.written(own) ?? own;
  }

  /** Returns the file after the source has become `after`; undefined if it cannot be written there. */
  fileAfter(after: string): string | undefined {
    const text = this.#source.fileAfter(after);
    return text === undefined || this.#outer === undefined ? text : this.#outer.fileAfter(text);
  }
}

/** The lines of a source in a file. Its offsets are those of the source, its positions those of the file. */
export class EmbeddedLines implements TextDocument {
  readonly uri: string;
  readonly languageId: string;
  readonly version: number;
  readonly #host: Host;
  readonly #text: string;

  constructor(host: Host, text: string) {
    const { uri, languageId, version } = host.lines;
    this.uri = uri;
    this.languageId = languageId;
    this.version = version;
    this.#host = host;
    this.#text = text;
  }

  get lineCount(): number {
    return this.#host.lines.lineCount;
  }

  getLineRange(line: number): Range {
    return this.#host.lines.getLineRange(line);
  }

  getEOLCharacters(line: number): string {
    return this.#host.lines.getEOLCharacters(line);
  }

  getText(range?: Range): string {
    return range === undefined ? this.#text : this.#text.slice(this.offsetAt(range.start), this.offsetAt(range.end));
  }

  positionAt(offset: number): Position {
    return this.#host.lines.positionAt(this.#host.spanOf({ offset, end: offset }).offset);
  }

  offsetAt(position: Position): number {
    return this.#host.offsetOf(this.#host.lines.offsetAt(position));
  }
}
