import { indexAt, type MappedText, sourceOf } from './mapped-text.js';
import type { EmbeddedFacts, EmbeddedIn, EmbeddedSource, Notation, Region } from './notation.js';
import { areSameText, rewritten } from './rewritten.js';
import type { ObjectNode, Span } from './syntax-tree.js';
import { forgetWords, withUnknownParts } from './unknown-parts.js';

/** No file holds more sources. The bound is for texts that only look like scripts and programs. */
export const mostSources = 50;

/** A source whose characters are written in a file in any way. */
export interface Content {
  readonly content: MappedText;
  /** Writes a piece of it. */
  readonly written: (piece: string) => string;
}

/** Finds sources, and says which objects of JSON in them are configs. `target` is the name of the file that it becomes. */
export interface Finder {
  readonly embeddedIn: EmbeddedIn;
  readonly isConfig: (root: ObjectNode, target: string) => boolean;
}

/** A source in a file. A class because of its methods, which are shared by all sources. */
class MappedSource implements EmbeddedSource {
  readonly language: EmbeddedFacts['language'];
  readonly target: string | undefined;
  readonly isOpen: boolean;
  readonly isUnfinished: boolean;
  readonly loader: EmbeddedFacts['loader'];
  readonly decoder: string | undefined;
  readonly reason: string;
  readonly offset: number;
  readonly end: number;
  readonly #file: string;
  readonly #content: MappedText;
  readonly #written: (piece: string) => string;
  readonly #finder: Finder;

  constructor(file: string, facts: EmbeddedFacts, { content, written }: Content, finder: Finder) {
    this.language = facts.language;
    this.target = facts.target;
    this.isOpen = facts.isOpen;
    this.isUnfinished = facts.isUnfinished === true;
    this.loader = facts.loader;
    this.decoder = facts.decoder;
    this.reason = facts.reason;
    this.offset = facts.offset;
    this.end = facts.end;
    this.#file = file;
    this.#content = content;
    this.#written = written;
    this.#finder = finder;
  }

  get text(): string {
    return this.#content.text;
  }

  notation(known: Notation): Notation {
    return withUnknownParts(known);
  }

  regionsIn(notation: Notation): readonly Region[] {
    const { language, target = '', isOpen, isUnfinished, loader, decoder, reason } = this;
    const open = isOpen ? { isComplete: false } : {};
    return notation.regionsOf(this.text).flatMap(region => {
      const { root } = region;
      if (language !== 'json') {
        return { ...region, ...open };
      }
      if (isUnfinished && root !== undefined) {
        forgetWords(root);
      }
      const isConfig = root?.kind === 'object' && this.#finder.isConfig(root, target);
      const json = isUnfinished ? { json: undefined } : {};
      return isConfig
        ? { ...region, ...open, ...json, ...(loader === undefined ? {} : { loader }), decoder, reason }
        : [];
    });
  }

  spanOf(inner: Span): Span {
    return sourceOf(this.#content, inner);
  }

  offsetOf(offset: number): number {
    return indexAt(this.#content, offset);
  }

  written(piece: string): string {
    return this.#written(piece);
  }

  fileAfter(after: string): string | undefined {
    const { offset, end } = this.spanOf({ offset: 0, end: this.text.length });
    const piece = rewritten(this.#file, this.#content, after, this.#written);
    if (piece === undefined) {
      return undefined;
    }
    const file = this.#file.slice(0, offset) + piece + this.#file.slice(end);
    const again = this.#finder.embeddedIn(file, this.offset).find(source => source.offset === this.offset);
    return again !== undefined && areSameText(again.text, after) ? file : undefined;
  }
}

/** Returns a source in a file. `finder` has found it, and finds it again after an edit. */
export function mappedSource(file: string, facts: EmbeddedFacts, content: Content, finder: Finder): EmbeddedSource {
  return new MappedSource(file, facts, content, finder);
}
