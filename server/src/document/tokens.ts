import { createScanner, ScanError, SyntaxKind } from 'jsonc-parser';
import { sharedText } from '../caching/shared-text.js';
import {
  closeBrace,
  closeBracket,
  colon,
  comma,
  doubleQuote,
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

/**
 * Reads tokens one by one. A token is valid until the next one is read: the object is reused to save an allocation per
 * token.
 */
export interface TokenReader {
  next(place: Place): Token;
  /** Returns the token that `next('key')` would return, without consuming it. */
  peek(): Token;
  /** Whether everything so far was white space or JSON tokens. */
  isPlain(): boolean;
}

type Filled = { -readonly [K in keyof Token]: Token[K] };

/** Tokenizes JSON with comments and common deviations: `#` comments, single quotes, unquoted words. */
export function readTokens(text: string, start: number): TokenReader {
  const scanner = createScanner(text, true);
  let position = text.charCodeAt(start) === 0xfeff ? start + 1 : start;
  let current: Filled = { kind: 'end', offset: 0, end: 0, text: '' };
  let ahead: Filled = { kind: 'end', offset: 0, end: 0, text: '' };
  let hasPeeked = false;
  let isPlain = position === start;

  function token(kind: Token['kind'], offset: number, end: number, value = text.slice(offset, end)): Token {
    position = end;
    ahead.kind = kind;
    ahead.offset = offset;
    ahead.end = end;
    ahead.text = value;
    return ahead;
  }

  function word(offset: number, place: Place): Token {
    return token('word', offset, bareWordEnd(text, offset, place));
  }

  function singleQuoted(offset: number): Token {
    isPlain = false;
    const end = singleQuotedEnd(text, offset);
    return token('string', offset, end, singleQuotedText(text, offset, end));
  }

  /** Reads a token that is not JSON. Returns undefined for a comment. */
  function unknown(offset: number, place: Place): Token | undefined {
    isPlain = false;
    if (text[offset] === '#') {
      position = lineEnd(text, offset);
      return undefined;
    }
    return text[offset] === "'" ? singleQuoted(offset) : word(offset, place);
  }

  /** Reads a brace or template syntax. `{{ n }}` as a value is a word; a line with a Jinja statement is skipped. */
  function brace(offset: number, place: Place): Token | undefined {
    const next = text[offset + 1];
    if (next === '%' || next === '#') {
      const end = templateLineEnd(text, offset);
      if (end >= 0) {
        isPlain = false;
        position = end;
        return undefined;
      }
    }
    const isWord = place !== 'key' && (next === '{' || next === '%');
    return isWord ? word(offset, 'value') : token('{', offset, offset + 1);
  }

  function known(kind: Token['kind'], offset: number, place: Place): Token {
    const end = offset + scanner.getTokenLength();
    isPlain &&= scanner.getTokenError() === ScanError.None;
    if (kind === 'string') {
      return token(kind, offset, end, scanner.getTokenValue());
    }
    const couldGoOn = kind === 'number' || kind === 'boolean' || kind === 'null';
    return couldGoOn && (scanner.getTokenError() !== ScanError.None || !isValueEnd(text, end, place))
      ? word(offset, place)
      : token(kind, offset, end);
  }

  /** Reads the token at a non-blank offset with jsonc-parser's scanner. Returns undefined for a comment. */
  function scanned(start: number, place: Place): Token | undefined {
    scanner.setPosition(start);
    const kind = plain.get(scanner.scan());
    const offset = scanner.getTokenOffset();
    // The scanner skips comments silently.
    isPlain &&= offset === start;
    return kind === undefined
      ? unknown(offset, place)
      : kind === '{'
        ? brace(offset, place)
        : known(kind, offset, place);
  }

  function stringAt(start: number, place: Place): Token | undefined {
    const end = plainStringEnd(text, start);
    return end < 0 ? scanned(start, place) : token('string', start, end, sharedText(text, start + 1, end - 1));
  }

  function valueAt(start: number, place: Place): Token | undefined {
    const end = plainValueEnd(text, start);
    if (end < 0) {
      return scanned(start, place);
    }
    const c = text[start];
    return token(c === 't' || c === 'f' ? 'boolean' : c === 'n' ? 'null' : 'number', start, end);
  }

  /**
   * Reads frequent tokens directly, because the scanner is slower: brackets, colons, commas, plain strings and values.
   */
  function tokenAt(start: number, place: Place): Token | undefined {
    switch (text.charCodeAt(start)) {
      case doubleQuote:
        return stringAt(start, place);
      case colon:
        return token(':', start, start + 1, ':');
      case comma:
        return token(',', start, start + 1, ',');
      case openBrace:
        return brace(start, place);
      case closeBrace:
        return token('}', start, start + 1, '}');
      case openBracket:
        return token('[', start, start + 1, '[');
      case closeBracket:
        return token(']', start, start + 1, ']');
      case singleQuote:
        // The scanner would first search for the end of an unknown token.
        return singleQuoted(start);
      default:
        return valueAt(start, place);
    }
  }

  function read(place: Place): Token {
    for (;;) {
      const found = tokenAt(skipBlanks(text, position), place);
      if (found !== undefined) {
        return found;
      }
    }
  }

  return {
    next(place) {
      if (!hasPeeked) {
        read(place);
      }
      hasPeeked = false;
      const next = ahead;
      ahead = current;
      current = next;
      return next;
    },
    peek() {
      if (!hasPeeked) {
        read('key');
        hasPeeked = true;
      }
      return ahead;
    },
    isPlain: () => isPlain,
  };
}
