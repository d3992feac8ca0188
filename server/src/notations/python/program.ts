import type { Tree } from '@lezer/common';
import { parser } from '@lezer/python';
import { keepLast } from '../../caching/keep-last.js';
import { areBalanced } from './brackets.js';
import { type Token, tokensOf } from './tokens.js';

/** Milliseconds for a source, and for each of its characters: ten times what a program takes. */
const most = { source: 500, character: 1e-3 };

/**
 * Returns the syntax tree of a Python file. The parser needs 100 microseconds for each token that does not fit, so that it
 * stops in a file full of them.
 */
export const parsePython = keepLast((text: string): Tree => {
  const parse = parser.startParse(text);
  const start = performance.now();
  for (let tree = parse.advance(); ; tree = parse.advance()) {
    if (tree !== null) {
      return tree;
    }
    if (parse.stoppedAt === null && performance.now() - start > most.source + text.length * most.character) {
      parse.stopAt(parse.parsedPos);
    }
  }
});

/** A Python file that is read once. A class because of what it works out later (see `Analysis`). */
export class Program {
  readonly text: string;
  readonly tree: Tree;
  readonly tokens: readonly Token[];
  readonly isBalanced: boolean;
  #named: ReadonlyMap<string, readonly Token[]> | undefined;

  constructor(text: string) {
    this.text = text;
    this.tree = parsePython(text);
    this.tokens = tokensOf(text, this.tree);
    this.isBalanced = areBalanced(this.tokens);
  }

  /** Returns the places of a name. */
  named(name: string): readonly Token[] {
    this.#named ??= this.#names();
    return this.#named.get(name) ?? [];
  }

  /** Returns the index of the first token at or behind an offset. */
  indexAt(offset: number): number {
    let low = 0;
    let high = this.tokens.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.tokens[middle] as Token).offset < offset) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  #names(): ReadonlyMap<string, readonly Token[]> {
    const named = new Map<string, Token[]>();
    for (const token of this.tokens) {
      if (token.kind === 'name') {
        const name = this.text.slice(token.offset, token.end);
        const places = named.get(name) ?? [];
        places.push(token);
        named.set(name, places);
      }
    }
    return named;
  }
}
