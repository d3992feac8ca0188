import { backslash, carriageReturn, doubleQuote, lineFeed, space, tab } from './char-codes.js';

/**
 * The kind of token that is expected. It decides the end of an unquoted word: a value ends at a comma, bracket or line
 * end.
 */
export type Place = 'key' | 'value' | 'root';

/** The characters that end a number or literal. With any others the token is a word: 0x10, 1_000, 5 GB. */
const afterValue = /[ \t]*(?:$|[\r\n,:{}[\]"'#]|\/[/*])/y;
const afterKey = /$|[\s:,{}[\]"'#/]/y;
const keyAhead = /"[^"\\\r\n]*(?:\\.[^"\\\r\n]*)*"[ \t]*:/y;
const bareKeyAhead = /[^\s{}[\],:"'#/]+[ \t]*:/y;
/** A JSON number or literal, followed by a comma, line end or closing bracket. */
const plainValue = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?)(?=[,\r\n}\]])/y;
/**
 * A Jinja statement or comment that is alone on its line. The limit of 500 characters avoids quadratic time on a long
 * line.
 */
const templateLine = /\{(?:%[^\r\n]{0,500}?%|#[^\r\n]{0,500}?#)\}[ \t]*(?=[\r\n]|$)/y;

function isAt(pattern: RegExp, text: string, offset: number): boolean {
  pattern.lastIndex = offset;
  return pattern.test(text);
}

/** Returns the end of the line of an offset, or `stop` if the line is longer. */
export function lineEnd(text: string, offset: number, stop = text.length): number {
  for (let i = offset; i < stop; i++) {
    const c = text.charCodeAt(i);
    if (c === lineFeed || c === carriageReturn) {
      return i;
    }
  }
  return stop;
}

function isComment(text: string, offset: number): boolean {
  return text[offset] === '#' || (text[offset] === '/' && (text[offset + 1] === '/' || text[offset + 1] === '*'));
}

/** A quote that ends a key without an opening quote. Hjson makes it part of the key. */
const closingQuote = /"[ \t]*:/y;

/** Returns the end of an unquoted key. */
function keyEnd(text: string, offset: number): number {
  let end = offset + 1;
  while (end < text.length && !/[\s:,{}[\]"]/.test(text[end] as string)) {
    end += 1;
  }
  return isAt(closingQuote, text, end) ? end + 1 : end;
}

/**
 * Returns the end of an unquoted value. Placeholders such as `${N}` or `{{ n }}` keep their brackets. A comment or a
 * key later on the line is not part of the value.
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

/** Returns the end of an unquoted key or value. */
export function bareWordEnd(text: string, offset: number, place: Place): number {
  const isKey = place === 'key' || (place === 'root' && isAt(bareKeyAhead, text, offset));
  return isKey ? keyEnd(text, offset) : wordEnd(text, offset);
}

/**
 * Returns the end of a string in single quotes, which Hjson and Python allow. An unclosed string ends with its line.
 */
export function singleQuotedEnd(text: string, offset: number): number {
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

/** Returns the offset after white space. */
export function skipBlanks(text: string, offset: number): number {
  let at = offset;
  for (
    let c = text.charCodeAt(at);
    c === space || c === lineFeed || c === tab || c === carriageReturn;
    c = text.charCodeAt(at)
  ) {
    at += 1;
  }
  return at;
}

/** Returns the end of a string in double quotes without escapes and control characters, otherwise -1. */
export function plainStringEnd(text: string, offset: number): number {
  for (let at = offset + 1; at < text.length; at++) {
    const c = text.charCodeAt(at);
    if (c === doubleQuote) {
      return at + 1;
    }
    if (c === backslash || c < space) {
      return -1;
    }
  }
  return -1;
}

/** Whether a number or literal ends at this offset. */
export function isValueEnd(text: string, offset: number, place: Place): boolean {
  return isAt(place === 'key' ? afterKey : afterValue, text, offset);
}

/**
 * Returns the end of a JSON number or literal that is followed by a comma, line end or closing bracket, otherwise -1.
 */
export function plainValueEnd(text: string, offset: number): number {
  return isAt(plainValue, text, offset) ? plainValue.lastIndex : -1;
}

/** Returns the end of a Jinja line, otherwise -1. */
export function templateLineEnd(text: string, offset: number): number {
  return isAt(templateLine, text, offset) ? templateLine.lastIndex : -1;
}
