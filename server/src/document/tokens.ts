import { createScanner, type JSONScanner, ScanError, SyntaxKind } from 'jsonc-parser';
import { sharedText } from '../caching/shared-text.js';
import {
  closeBrace,
  closeBracket,
  colon,
  comma,
  doubleQuote,
  lowerF,
  lowerN,
  lowerT,
  openBrace,
  openBracket,
  singleQuote,
} from './char-codes.js';
import { singleQuotedText } from './single-quoted.js';
import {
  bareWordEnd,
  isValueEnd,
  lineEnd,
  type Place,
  plainStringEnd,
  plainValueEnd,
  singleQuotedEnd,
  skipBlanks,
  templateLineEnd,
} from './token-ends.js';

/**
 * A token of a config. Comments and white space are skipped; `word` is any scalar that JSON does not allow. The reader reuses the
 * object: copy what is needed after the next token.
 */
export interface Token {
  readonly kind: '{' | '}' | '[' | ']' | ':' | ',' | 'string' | 'number' | 'boolean' | 'null' | 'word' | 'end';
  readonly offset: number;
  readonly end: number;
  /** The unescaped value of a string; otherwise the source of the token. */
  readonly text: string;
}

const plain = new Map<SyntaxKind, Token['kind']>([
  [SyntaxKind.OpenBraceToken, '{'],
  [SyntaxKind.CloseBraceToken, '}'],
  [SyntaxKind.OpenBracketToken, '['],
  [SyntaxKind.CloseBracketToken, ']'],
  [SyntaxKind.ColonToken, ':'],
  [SyntaxKind.CommaToken, ','],
  [SyntaxKind.StringLiteral, 'string'],
  [SyntaxKind.NumericLiteral, 'number'],
  [SyntaxKind.TrueKeyword, 'boolean'],
  [SyntaxKind.FalseKeyword, 'boolean'],
  [SyntaxKind.NullKeyword, 'null'],
  [SyntaxKind.EOF, 'end'],
]);

type Filled = { -readonly [K in keyof Token]: Token[K] };

/**
 * Reads the tokens of JSON with comments and common deviations, one by one: `#` comments, single quotes, unquoted words.
 * A token is valid until the next one is read: the object is reused to save an allocation per token. It is a class,
 * because closures are made again for each source.
 */
export class TokenReader {
  readonly #text: string;
  #scanner: JSONScanner | undefined;
  #position: number;
  #current: Filled = { kind: 'end', offset: 0, end: 0, text: '' };
  #ahead: Filled = { kind: 'end', offset: 0, end: 0, text: '' };
  #hasPeeked = false;
  #isPlain: boolean;

  constructor(text: string, start: number) {
    this.#text = text;
    this.#isPlain = text.charCodeAt(start) !== 0xfeff;
    this.#position = this.#isPlain ? start : start + 1;
  }

  next(place: Place): Token {
    if (!this.#hasPeeked) {
      this.#read(place);
    }
    this.#hasPeeked = false;
    const next = this.#ahead;
    this.#ahead = this.#current;
    this.#current = next;
    return next;
  }

  /** Returns the token that `next('key')` would return, without consuming it. */
  peek(): Token {
    if (!this.#hasPeeked) {
      this.#read('key');
      this.#hasPeeked = true;
    }
    return this.#ahead;
  }

  /** Whether everything so far was white space or JSON tokens. */
  get isPlain(): boolean {
    return this.#isPlain;
  }

  #token(kind: Token['kind'], offset: number, end: number, value = this.#text.slice(offset, end)): Token {
    const token = this.#ahead;
    this.#position = end;
    token.kind = kind;
    token.offset = offset;
    token.end = end;
    token.text = value;
    return token;
  }

  #word(offset: number, place: Place): Token {
    return this.#token('word', offset, bareWordEnd(this.#text, offset, place));
  }

  #singleQuoted(offset: number): Token {
    this.#isPlain = false;
    const end = singleQuotedEnd(this.#text, offset);
    return this.#token('string', offset, end, singleQuotedText(this.#text, offset, end));
  }

  /** Reads a token that is not JSON. Returns undefined for a comment. */
  #unknown(offset: number, place: Place): Token | undefined {
    this.#isPlain = false;
    if (this.#text[offset] === '#') {
      this.#position = lineEnd(this.#text, offset);
      return undefined;
    }
    return this.#text[offset] === "'" ? this.#singleQuoted(offset) : this.#word(offset, place);
  }

  /** Reads a brace or template syntax. `{{ n }}` as a value is a word; a line with a Jinja statement is skipped. */
  #brace(offset: number, place: Place): Token | undefined {
    const next = this.#text[offset + 1];
    if (next === '%' || next === '#') {
      const end = templateLineEnd(this.#text, offset);
      if (end >= 0) {
        this.#isPlain = false;
        this.#position = end;
        return undefined;
      }
    }
    const isWord = place !== 'key' && (next === '{' || next === '%');
    return isWord ? this.#word(offset, 'value') : this.#token('{', offset, offset + 1, '{');
  }

  #known(scanner: JSONScanner, kind: Token['kind'], offset: number, place: Place): Token {
    const end = offset + scanner.getTokenLength();
    this.#isPlain &&= scanner.getTokenError() === ScanError.None;
    if (kind === 'string') {
      return this.#token(kind, offset, end, scanner.getTokenValue());
    }
    const couldGoOn = kind === 'number' || kind === 'boolean' || kind === 'null';
    return couldGoOn && (scanner.getTokenError() !== ScanError.None || !isValueEnd(this.#text, end, place))
      ? this.#word(offset, place)
      : this.#token(kind, offset, end);
  }

  /** Reads the token at a non-blank offset with jsonc-parser's scanner. Returns undefined for a comment. */
  #scanned(start: number, place: Place): Token | undefined {
    this.#scanner ??= createScanner(this.#text, true);
    const scanner = this.#scanner;
    scanner.setPosition(start);
    const kind = plain.get(scanner.scan());
    const offset = scanner.getTokenOffset();
    // The scanner skips comments silently.
    this.#isPlain &&= offset === start;
    return kind === undefined
      ? this.#unknown(offset, place)
      : kind === '{'
        ? this.#brace(offset, place)
        : this.#known(scanner, kind, offset, place);
  }

  #stringAt(start: number, place: Place): Token | undefined {
    const end = plainStringEnd(this.#text, start);
    return end < 0
      ? this.#scanned(start, place)
      : this.#token('string', start, end, sharedText(this.#text, start + 1, end - 1));
  }

  #valueAt(start: number, place: Place): Token | undefined {
    const end = plainValueEnd(this.#text, start);
    if (end < 0) {
      return this.#scanned(start, place);
    }
    switch (this.#text.charCodeAt(start)) {
      case lowerT:
        return this.#token('boolean', start, end, 'true');
      case lowerF:
        return this.#token('boolean', start, end, 'false');
      case lowerN:
        return this.#token('null', start, end, 'null');
      default:
        return this.#token('number', start, end);
    }
  }

  /**
   * Reads frequent tokens directly, because the scanner is slower: brackets, colons, commas, plain strings and values.
   */
  #tokenAt(start: number, place: Place): Token | undefined {
    switch (this.#text.charCodeAt(start)) {
      case doubleQuote:
        return this.#stringAt(start, place);
      case colon:
        return this.#token(':', start, start + 1, ':');
      case comma:
        return this.#token(',', start, start + 1, ',');
      case openBrace:
        return this.#brace(start, place);
      case closeBrace:
        return this.#token('}', start, start + 1, '}');
      case openBracket:
        return this.#token('[', start, start + 1, '[');
      case closeBracket:
        return this.#token(']', start, start + 1, ']');
      case singleQuote:
        // The scanner would first search for the end of an unknown token.
        return this.#singleQuoted(start);
      default:
        return this.#valueAt(start, place);
    }
  }

  #read(place: Place): void {
    while (this.#tokenAt(skipBlanks(this.#text, this.#position), place) === undefined) {
      // A comment or a line of a template was skipped.
    }
  }
}
