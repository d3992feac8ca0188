import type { Span } from '../document/syntax-tree.js';
import type { Certainty, Given, PathReference, Run, RunArgument } from './run.js';

/** A part of an embedded source, and its place in the file. */
interface Piece {
  /** The offset behind it in the embedded source. */
  readonly end: number;
  /** Returns the place of a range of the piece, by offsets from its start. */
  readonly place: (from: number, to: number) => Span;
  /** The place of the piece for a range that reaches out of it. */
  readonly whole?: Span;
  readonly isVariable: boolean;
}

type Placed = Span & { readonly certainty?: Certainty };

/** A source in a file of another language, such as the command in a Makefile. */
export class Embedded {
  #text = '';
  readonly #pieces: Piece[] = [];

  get text(): string {
    return this.#text;
  }

  /** Adds what the file has. `offsetInFile` returns the offset in the file of an offset in the piece. */
  add(text: string, offsetInFile: (offset: number) => number): void {
    this.#push(text, false, undefined, (from, to) => ({ offset: offsetInFile(from), end: offsetInFile(to) }));
  }

  /** Adds what stands for something in the file. `literal` is the offset of the same string in the file. */
  put(text: string, whole: Span, isVariable: boolean, literal?: number): void {
    this.#push(text, isVariable, whole, (from, to) =>
      literal === undefined ? whole : { offset: literal + from, end: literal + to },
    );
  }

  #push(text: string, isVariable: boolean, whole: Span | undefined, place: Piece['place']): void {
    if (text !== '') {
      this.#text += text;
      this.#pieces.push({ end: this.#text.length, isVariable, place, ...(whole && { whole }) });
    }
  }

  #indexAt(offset: number): number {
    let low = 0;
    let high = this.#pieces.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#pieces[middle] as Piece).end <= offset) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Returns the place in the file of a range of the embedded source. */
  place({ offset, end }: Span): Placed {
    const [first, last] = [this.#indexAt(offset), this.#indexAt(Math.max(offset, end - 1))];
    const [one, other] = [this.#pieces[first], this.#pieces[last]];
    if (one === undefined || other === undefined) {
      return { offset: 0, end: 0 };
    }
    const start = (index: number): number => this.#pieces[index - 1]?.end ?? 0;
    const isVariable = this.#pieces.slice(first, last + 1).some(piece => piece.isVariable);
    const span =
      first === last
        ? one.place(offset - start(first), end - start(first))
        : {
            offset: (one.whole ?? one.place(offset - start(first), offset - start(first))).offset,
            end: (other.whole ?? other.place(0, end - start(last))).end,
          };
    return { ...span, ...(isVariable ? { certainty: 'variable' } : {}) };
  }
}

/** Returns a run of an embedded source with its places in the file. */
export function placedRun(run: Run, source: Embedded): Run {
  const spanOf = (span: Span): Span => {
    const { offset, end } = source.place(span);
    return { offset, end };
  };
  const certaintyOf = (span: Span): { readonly certainty?: Certainty } => {
    const { certainty } = source.place(span);
    return certainty === undefined ? {} : { certainty };
  };
  const given = <T extends Given>(value: T): T => ({ ...value, ...source.place(value) });
  const argumentsOf = (all: Run['arguments']): Run['arguments'] =>
    new Map([...all].map(([name, each]): [string, RunArgument] => [name, { ...given(each), key: spanOf(each.key) }]));
  const path = <T extends PathReference>(value: T): T => ({ ...value, ...spanOf(value) });
  const { config, accelerateFile, hostfile, recipe, script, inline, worldSize } = run;
  return {
    ...run,
    ...spanOf(run),
    flags: argumentsOf(run.flags),
    arguments: argumentsOf(run.arguments),
    positional: run.positional.map(given),
    ...(config && { config: path(config) }),
    ...(accelerateFile && { accelerateFile: path(accelerateFile) }),
    ...(hostfile && { hostfile: path(hostfile) }),
    ...(recipe && { recipe: path(recipe) }),
    ...(script && { script: path(script) }),
    ...(inline && { inline: spanOf(inline) }),
    ...(worldSize && {
      worldSize: { ...worldSize, ...certaintyOf(worldSize.span), span: spanOf(worldSize.span) },
    }),
  };
}
