import { createScanner, SyntaxKind } from 'jsonc-parser';

/** A token of a config. Comments and white space are left out; `word` is whatever is not JSON. */
export interface Token {
  readonly kind: '{' | '}' | '[' | ']' | ':' | ',' | 'string' | 'number' | 'boolean' | 'null' | 'word' | 'end';
  readonly offset: number;
  readonly end: number;
  /** Unescaped text of a string; the text itself otherwise. */
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

/** Reads tokens one after the other. */
export interface TokenReader {
  /** `valuePosition`: a value may stand here, so an unquoted word reaches up to the comma, brace or line end. */
  next(valuePosition: boolean): Token;
  /** The token that `next` would return, without taking it. */
  peek(): Token;
}

function lineEnd(text: string, offset: number): number {
  for (let i = offset; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 10 || c === 13) {
      return i;
    }
  }
  return text.length;
}

/** The end of an unquoted value: placeholders such as `${N}` or `{{ n }}` keep their own braces. */
function wordEnd(text: string, offset: number, valuePosition: boolean): number {
  let depth = 0;
  let end = offset;
  for (let i = offset; i < text.length; i++) {
    const c = text[i] as string;
    if (c === '\n' || c === '\r' || (depth === 0 && (c === ',' || c === ']' || c === '"'))) {
      break;
    }
    if (!valuePosition && (c === ':' || c === ' ' || c === '\t')) {
      break;
    }
    if (c === '{') {
      depth += 1;
    } else if (c === '}') {
      if (depth === 0) {
        break;
      }
      depth -= 1;
    }
    if (c === '/' && depth === 0 && (text[i + 1] === '/' || text[i + 1] === '*')) {
      break;
    }
    if (c !== ' ' && c !== '\t') {
      end = i + 1;
    }
  }
  return Math.max(end, offset + 1);
}

/** The end of a string in single quotes, which Hjson and Python allow; the line's end when it is not closed. */
function singleQuotedEnd(text: string, offset: number): number {
  const quote = text.startsWith("'''", offset) ? "'''" : "'";
  const stop = quote === "'''" ? text.length : lineEnd(text, offset);
  const close = text.indexOf(quote, offset + quote.length);
  return close >= 0 && close < stop ? close + quote.length : stop;
}

/** Tokens of JSON with comments, and of what people write in its place: `#` comments, single quotes, bare words. */
export function readTokens(text: string): TokenReader {
  const scanner = createScanner(text, true);
  if (text.charCodeAt(0) === 0xfeff) {
    scanner.setPosition(1);
  }
  let peeked: Token | undefined;

  function word(offset: number, end: number): Token {
    scanner.setPosition(end);
    return { kind: 'word', offset, end, text: text.slice(offset, end) };
  }

  function unknown(offset: number, valuePosition: boolean): Token | undefined {
    if (text[offset] === '#') {
      scanner.setPosition(lineEnd(text, offset));
      return undefined;
    }
    if (text[offset] === "'") {
      const end = singleQuotedEnd(text, offset);
      scanner.setPosition(end);
      return { kind: 'string', offset, end, text: text.slice(offset, end).replace(/^'+|'+$/g, '') };
    }
    return word(offset, wordEnd(text, offset, valuePosition));
  }

  function read(valuePosition: boolean): Token {
    for (;;) {
      const syntax = scanner.scan();
      const offset = scanner.getTokenOffset();
      const kind = plain.get(syntax);
      if (kind === '{' && valuePosition && (text[offset + 1] === '{' || text[offset + 1] === '%')) {
        return word(offset, wordEnd(text, offset, true));
      }
      if (kind !== undefined) {
        const end = offset + scanner.getTokenLength();
        return { kind, offset, end, text: kind === 'string' ? scanner.getTokenValue() : text.slice(offset, end) };
      }
      if (syntax === SyntaxKind.Unknown) {
        const token = unknown(offset, valuePosition);
        if (token !== undefined) {
          return token;
        }
      }
    }
  }

  return {
    next(valuePosition) {
      const token = peeked ?? read(valuePosition);
      peeked = undefined;
      return token;
    },
    peek() {
      peeked ??= read(false);
      return peeked;
    },
  };
}
