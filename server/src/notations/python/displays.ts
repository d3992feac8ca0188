import type { ObjectNode, ValueNode } from '../../document/syntax-tree.js';
import { beginsStatement, openerOf } from './brackets.js';
import { type Frame, type FrameKind, frameOf } from './frame.js';
import { commit, nodeOf, type Source } from './members.js';
import type { Token } from './tokens.js';
import { type Constants, endsValue, evaluate, isOperand, type Part } from './values.js';

/** A dict of the source, and its tokens. */
export interface Display {
  readonly node: ObjectNode;
  /** Index of the first token, and of the one behind the last. */
  readonly from: number;
  readonly to: number;
}

/** The content of a run of tokens. */
interface Read {
  /** The value that all tokens together are. */
  readonly value: ValueNode | undefined;
  /** Every dict, the inner ones first. */
  readonly displays: readonly Display[];
}

/** How many open brackets are searched for the partner of one that does not fit. */
const mostFrames = 64;

/**
 * Reads the dicts in a run of tokens. If the brackets of the file are not balanced, it guesses where the missing ones
 * were meant. It keeps its own stack, because the depth comes from the input.
 */
export function readDisplays(
  text: string,
  tokens: readonly Token[],
  isBalanced: boolean,
  constants: Constants = () => undefined,
): Read {
  return new Reader({ text, constants }, tokens, isBalanced).read();
}

function lastOf(parts: readonly Part[]): Part | undefined {
  return parts[parts.length - 1];
}

class Reader {
  readonly #source: Source;
  readonly #tokens: readonly Token[];
  readonly #isBalanced: boolean;
  readonly #displays: Display[] = [];
  readonly #frames: Frame[] = [frameOf('file', '', { offset: 0, column: 0, index: 0 }, 0, 0)];
  /** The column of the first token of the current line. */
  #indent = 0;

  constructor(source: Source, tokens: readonly Token[], isBalanced: boolean) {
    this.#source = source;
    this.#tokens = tokens;
    this.#isBalanced = isBalanced;
  }

  read(): Read {
    for (const [i, token] of this.#tokens.entries()) {
      if (token.column >= 0) {
        this.#indent = token.column;
        if (!this.#isBalanced) {
          this.#recover(token, i);
        }
      }
      this.#take(token, i);
    }
    const { text, constants } = this.#source;
    this.#closeTo(1, text.length, this.#tokens.length);
    return { value: evaluate(text, this.#top.parts, constants), displays: this.#displays };
  }

  get #top(): Frame {
    return this.#frames[this.#frames.length - 1] as Frame;
  }

  get #lowest(): number {
    return Math.max(1, this.#frames.length - mostFrames);
  }

  #take(token: Token, index: number): void {
    const frame = this.#top;
    switch (token.kind) {
      case '{':
      case '[':
      case '(':
        this.#open(frame, token, index);
        break;
      case '}':
      case ']':
      case ')':
        this.#close(token, index);
        break;
      case ',':
        this.#comma(frame, token);
        break;
      case ':':
        this.#colon(frame, token);
        break;
      case '=':
        this.#equals(frame, token);
        break;
      default:
        this.#word(frame, token);
    }
  }

  #wordAt({ offset, end }: Part): string {
    return this.#source.text.slice(offset, end);
  }

  #open(frame: Frame, token: Token, index: number): void {
    const { kind: open, offset, column, end } = token;
    const before = lastOf(frame.parts);
    if (open === '(' && before !== undefined && this.#isDict(frame.parts)) {
      frame.parts.pop();
      const start = { offset: before.offset, column: before.column, index: index - 1 };
      this.#frames.push(frameOf('call', open, start, end, this.#indent));
      return;
    }
    const literal: FrameKind = open === '{' ? 'object' : open === '[' ? 'array' : 'group';
    const kind = open !== '{' && isOperand(before) ? 'other' : literal;
    this.#frames.push(frameOf(kind, open, { offset, column, index }, end, this.#indent));
  }

  /** Whether the last part is the name `dict`, and not an attribute of that name. */
  #isDict(parts: readonly Part[]): boolean {
    const name = lastOf(parts);
    const before = parts[parts.length - 2];
    const isName = name?.kind === 'name' && this.#wordAt(name) === 'dict';
    return isName && (before === undefined || this.#wordAt(before) !== '.');
  }

  #close(token: Token, index: number): void {
    const opener = openerOf(token);
    if (this.#isBalanced && this.#top.open === opener) {
      this.#finish(token.end, index + 1, true);
      return;
    }
    const fits = ({ open }: Frame): boolean => open === opener;
    const frames = this.#frames.slice(this.#lowest);
    const innermost = frames.findLastIndex(fits);
    if (innermost < 0) {
      return;
    }
    const below =
      token.column < 0 ? innermost : frames.findLastIndex(frame => fits(frame) && frame.indent === token.column);
    const depth = this.#lowest + (below < 0 ? innermost : below);
    if (this.#frames[depth - 1]?.kind === 'object' || !this.#isKeyBehindComma(index + 1)) {
      this.#closeTo(depth + 1, token.offset, index);
      this.#finish(token.end, index + 1, true);
    }
  }

  /** Whether a comma and a key follow, so that the code there is in a dict. */
  #isKeyBehindComma(index: number): boolean {
    const [comma, key, colon] = this.#tokens.slice(index, index + 3);
    return comma?.kind === ',' && key?.kind === 'string' && colon?.kind === ':';
  }

  /** Closes brackets that have no partner, down to a depth. */
  #closeTo(depth: number, end: number, to: number): void {
    while (this.#frames.length > depth) {
      this.#finish(end, to, false);
    }
  }

  /** Guesses where missing brackets were meant: before a statement, and before a key of an outer dict. */
  #recover(token: Token, index: number): void {
    const outermost = this.#frames[1];
    if (outermost === undefined) {
      return;
    }
    if (token.column <= outermost.indent && beginsStatement(this.#source.text, this.#tokens, index)) {
      this.#closeTo(1, token.offset, index);
      this.#top.parts = [];
    } else if (token.kind === 'string' && this.#tokens[index + 1]?.kind === ':') {
      this.#closeToKey(token, index);
    }
  }

  /** Closes the dicts that end before a key, because it has the column of a key of a dict around them. */
  #closeToKey(token: Token, index: number): void {
    const { keyColumn } = this.#top;
    const outer = this.#frames.slice(this.#lowest).findLastIndex(frame => frame.keyColumn === token.column);
    if (outer >= 0 && (token.column < keyColumn || keyColumn < 0)) {
      this.#closeTo(this.#lowest + outer + 1, token.offset, index);
    }
  }

  #comma(frame: Frame, token: Token): void {
    if (frame.kind === 'file' || frame.lambdas > 0) {
      frame.parts.push(token);
    } else {
      commit(this.#source, frame, token.offset);
      frame.commas += 1;
    }
  }

  #colon(frame: Frame, token: Token): void {
    if (frame.kind !== 'object' || frame.lambdas > 0) {
      frame.lambdas = Math.max(0, frame.lambdas - 1);
      frame.parts.push(token);
      return;
    }
    if (frame.colon >= 0) {
      const last = lastOf(frame.parts);
      if (last?.kind !== 'string' && (last?.kind !== 'name' || last.column < 0)) {
        frame.parts.push(token);
        return;
      }
      this.#splitAt(frame, frame.parts.length - 1);
    }
    const begin = frame.parts.findLastIndex(({ column }) => column >= 0);
    if (begin > 0 && frame.parts.slice(begin).every(({ kind }) => kind === 'string')) {
      this.#splitAt(frame, begin);
    }
    this.#startValue(frame, frame.parts, token);
  }

  #equals(frame: Frame, token: Token): void {
    const last = lastOf(frame.parts);
    if (frame.kind !== 'call' || last?.kind !== 'name') {
      frame.parts.push(token);
      return;
    }
    if (frame.parts.length > 1 || frame.colon >= 0) {
      this.#splitAt(frame, frame.parts.length - 1);
    }
    this.#startValue(frame, [last], token);
  }

  #startValue(frame: Frame, key: readonly Part[], { offset }: Token): void {
    frame.key = key;
    frame.colon = offset;
    frame.parts = [];
    if (frame.keyColumn < 0) {
      frame.keyColumn = key[0]?.column ?? -1;
    }
  }

  /** Ends a member that has no comma: the part at an index begins the next one. */
  #splitAt(frame: Frame, index: number): void {
    const rest = frame.parts.slice(index);
    frame.parts = frame.parts.slice(0, index);
    commit(this.#source, frame, -1);
    frame.parts = rest;
  }

  #word(frame: Frame, token: Token): void {
    if (token.kind === 'op') {
      const word = this.#wordAt(token);
      if (word === 'lambda') {
        frame.lambdas += 1;
      } else if (word === 'for' || word === 'yield' || word === ':=') {
        frame.isComputed = true;
      }
    } else if (token.kind === 'string' && frame.colon >= 0 && this.#isNextKey(frame, token)) {
      commit(this.#source, frame, -1);
    }
    frame.parts.push(token);
  }

  /** Whether a string behind a value is the next key, without a comma before it: it has the column of the key. */
  #isNextKey(frame: Frame, token: Token): boolean {
    const last = lastOf(frame.parts);
    const isBelow = token.column >= 0 && token.column === frame.key[0]?.column;
    return frame.kind === 'object' && isBelow && last !== undefined && endsValue(last);
  }

  /** Ends the innermost bracket: what it holds is a part of the expression around it. */
  #finish(end: number, to: number, closed: boolean): void {
    const frame = this.#frames.pop() as Frame;
    const { offset, column, index } = frame.start;
    commit(this.#source, frame, -1);
    const literal = nodeOf(frame, end, closed);
    if (literal?.kind === 'object' && frame.kind !== 'group') {
      this.#displays.push({ node: literal, from: index, to });
    }
    const isArgument = frame.kind === 'other' && frame.items.length === 1 && !frame.isComputed;
    const node = isArgument ? frame.items[0] : literal;
    const kind = literal === undefined ? 'opaque' : 'value';
    this.#top.parts.push({ kind, offset, end, column, ...(node === undefined ? {} : { node }) });
  }
}
