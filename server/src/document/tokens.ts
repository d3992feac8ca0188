import { createScanner, ScanError, SyntaxKind } from 'jsonc-parser';
import { singleQuotedText } from './single-quoted.js';

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

/** What may stand next. It decides how far an unquoted word reaches: in place of a value up to the comma, bracket or line end. */
export type Place = 'key' | 'value' | 'root';

/** Reads tokens one after the other. A token is good until the next is read: it is then filled anew, which spares an object each. */
export interface TokenReader {
  next(place: Place): Token;
  /** The token that `next` would return in place of a key, without taking it. */
  peek(): Token;
  /** Whether there was nothing so far but white space and tokens of JSON. */
  isPlain(): boolean;
}

/** What may follow a number or literal. Behind anything else it is the beginning of a word: 0x10, 1_000, 5 GB. */
const afterValue = /[ \t]*(?:$|[\r\n,:{}[\]"'#]|\/[/*])/y;
const afterKey = /$|[\s:,{}[\]"'#/]/y;
const keyAhead = /"[^"\\\r\n]*(?:\\.[^"\\\r\n]*)*"[ \t]*:/y;
const bareKeyAhead = /[^\s{}[\],:"'#/]+[ \t]*:/y;
/** A statement or comment of a Jinja template that has its line to itself. The limit keeps a long line of them from costing its square. */
const templateLine = /\{(?:%[^\r\n]{0,500}?%|#[^\r\n]{0,500}?#)\}[ \t]*(?=[\r\n]|$)/y;

function isAt(pattern: RegExp, text: string, offset: number): boolean {
  pattern.lastIndex = offset;
  return pattern.test(text);
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

function isComment(text: string, offset: number): boolean {
  return text[offset] === '#' || (text[offset] === '/' && (text[offset + 1] === '/' || text[offset + 1] === '*'));
}

/** The end of an unquoted key. */
function keyEnd(text: string, offset: number): number {
  let end = offset + 1;
  while (end < text.length && !/[\s:,{}[\]"]/.test(text[end] as string)) {
    end += 1;
  }
  return end;
}

/**
 * The end of an unquoted value. Placeholders such as `${N}` or `{{ n }}` keep their own brackets; a comment and the next key
 * on the line do not belong to it.
 */
function wordEnd(text: string, offset: number): number {
  let depth = 0;
  let end = offset + 1;
  for (let i = offset; i < text.length; i++) {
    const c = text[i] as string;
    if (c === '\n' || c === '\r' || (depth === 0 && (c === ',' || c === ']' || c === '}'))) {
      break;
    }
    if (depth === 0 && ((i > end && isComment(text, i)) || (c === '"' && isAt(keyAhead, text, i)))) {
      break;
    }
    depth += c === '{' ? 1 : c === '}' ? -1 : 0;
    if (c !== ' ' && c !== '\t') {
      end = i + 1;
    }
  }
  return end;
}

/** The end of a string in single quotes, which Hjson and Python allow; the line's end when it is not closed. */
function singleQuotedEnd(text: string, offset: number): number {
  if (text.startsWith("'''", offset)) {
    const close = text.indexOf("'''", offset + 3);
    return close < 0 ? text.length : close + 3;
  }
  const stop = lineEnd(text, offset);
  for (let i = offset + 1; i < stop; i++) {
    if (text[i] === "'") {
      return i + 1;
    }
    i += text[i] === '\\' ? 1 : 0;
  }
  return stop;
}

/** The offset behind blanks and line ends. */
function skipBlanks(text: string, offset: number): number {
  let at = offset;
  for (let c = text.charCodeAt(at); c === 32 || c === 10 || c === 9 || c === 13; c = text.charCodeAt(at)) {
    at += 1;
  }
  return at;
}

/** The end of a string in double quotes that holds no escapes and no control characters, -1 for any other. */
function plainStringEnd(text: string, offset: number): number {
  for (let at = offset + 1; at < text.length; at++) {
    const c = text.charCodeAt(at);
    if (c === 34) {
      return at + 1;
    }
    if (c === 92 || c < 32) {
      return -1;
    }
  }
  return -1;
}

/** Whether a number or literal ends here. What mostly stands behind one needs no pattern. */
function isEnd(text: string, offset: number, place: Place): boolean {
  const c = text[offset];
  return (
    c === ',' || c === '\n' || c === '}' || c === ']' || isAt(place === 'key' ? afterKey : afterValue, text, offset)
  );
}

type Filled = { -readonly [K in keyof Token]: Token[K] };

const punctuation: { readonly [c: string]: Token['kind'] } = { '}': '}', '[': '[', ']': ']', ':': ':', ',': ',' };

/** Tokens of JSON with comments, and of what people write in its place: `#` comments, single quotes, bare words. */
export function readTokens(text: string): TokenReader {
  const scanner = createScanner(text, true);
  let position = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  let current: Filled = { kind: 'end', offset: 0, end: 0, text: '' };
  let ahead: Filled = { kind: 'end', offset: 0, end: 0, text: '' };
  let hasPeeked = false;
  let isPlain = position === 0;

  function token(kind: Token['kind'], offset: number, end: number, value = text.slice(offset, end)): Token {
    position = end;
    ahead.kind = kind;
    ahead.offset = offset;
    ahead.end = end;
    ahead.text = value;
    return ahead;
  }

  function word(offset: number, place: Place): Token {
    const isKey = place === 'key' || (place === 'root' && isAt(bareKeyAhead, text, offset));
    return token('word', offset, isKey ? keyEnd(text, offset) : wordEnd(text, offset));
  }

  function singleQuoted(offset: number): Token {
    isPlain = false;
    const end = singleQuotedEnd(text, offset);
    return token('string', offset, end, singleQuotedText(text, offset, end));
  }

  /** What JSON does not know; undefined for a comment. */
  function unknown(offset: number, place: Place): Token | undefined {
    isPlain = false;
    if (text[offset] === '#') {
      position = lineEnd(text, offset);
      return undefined;
    }
    return text[offset] === "'" ? singleQuoted(offset) : word(offset, place);
  }

  /** A brace, or template syntax: `{{ n }}` in place of a value is a word, a line of statements is left out. */
  function brace(offset: number, place: Place): Token | undefined {
    const next = text[offset + 1];
    if (next === '%' || next === '#') {
      if (isAt(templateLine, text, offset)) {
        isPlain = false;
        position = templateLine.lastIndex;
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
    return couldGoOn && (scanner.getTokenError() !== ScanError.None || !isEnd(text, end, place))
      ? word(offset, place)
      : token(kind, offset, end);
  }

  /** The token at a place that is not blank, by jsonc-parser's scanner; undefined for a comment. */
  function scanned(start: number, place: Place): Token | undefined {
    scanner.setPosition(start);
    const kind = plain.get(scanner.scan());
    const offset = scanner.getTokenOffset();
    // The scanner passes over comments without a word.
    isPlain &&= offset === start;
    return kind === undefined
      ? unknown(offset, place)
      : kind === '{'
        ? brace(offset, place)
        : known(kind, offset, place);
  }

  /** The scanner is for what takes a closer look: brackets, colons, commas and plain strings are told by a character. */
  function tokenAt(start: number, place: Place): Token | undefined {
    const c = text[start];
    if (c === '"') {
      const end = plainStringEnd(text, start);
      return end < 0 ? scanned(start, place) : token('string', start, end, text.slice(start + 1, end - 1));
    }
    if (c === '{') {
      return brace(start, place);
    }
    if (c === "'") {
      // The scanner would first look for the end of everything it does not know.
      return singleQuoted(start);
    }
    const kind = c === undefined ? undefined : punctuation[c];
    return kind === undefined ? scanned(start, place) : token(kind, start, start + 1, c);
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
