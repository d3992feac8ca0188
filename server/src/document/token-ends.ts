import { backslash, carriageReturn, doubleQuote, lineFeed, space, tab } from './char-codes.js';

/** What may stand next. It decides how far an unquoted word reaches: in place of a value up to the comma, bracket or line end. */
export type Place = 'key' | 'value' | 'root';

/** What may follow a number or literal. Behind anything else it is the beginning of a word: 0x10, 1_000, 5 GB. */
const afterValue = /[ \t]*(?:$|[\r\n,:{}[\]"'#]|\/[/*])/y;
const afterKey = /$|[\s:,{}[\]"'#/]/y;
const keyAhead = /"[^"\\\r\n]*(?:\\.[^"\\\r\n]*)*"[ \t]*:/y;
const bareKeyAhead = /[^\s{}[\],:"'#/]+[ \t]*:/y;
/** A number or literal of JSON, with what mostly stands behind one. */
const plainValue = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?)(?=[,\r\n}\]])/y;
/** A statement or comment of a Jinja template that has its line to itself. The limit keeps a long line of them from costing its square. */
const templateLine = /\{(?:%[^\r\n]{0,500}?%|#[^\r\n]{0,500}?#)\}[ \t]*(?=[\r\n]|$)/y;

function isAt(pattern: RegExp, text: string, offset: number): boolean {
  pattern.lastIndex = offset;
  return pattern.test(text);
}

/** Where the line of an offset ends, if that is before `stop`; otherwise `stop`. */
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

/** A quote that ends a key: behind a word it lacks the one in front, and Hjson takes it for a part of the key. */
const closingQuote = /"[ \t]*:/y;

/** The end of an unquoted key. */
function keyEnd(text: string, offset: number): number {
  let end = offset + 1;
  while (end < text.length && !/[\s:,{}[\]"]/.test(text[end] as string)) {
    end += 1;
  }
  return isAt(closingQuote, text, end) ? end + 1 : end;
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

/** The end of a bare word: of a key, or of a value. */
export function bareWordEnd(text: string, offset: number, place: Place): number {
  const isKey = place === 'key' || (place === 'root' && isAt(bareKeyAhead, text, offset));
  return isKey ? keyEnd(text, offset) : wordEnd(text, offset);
}

/** The end of a string in single quotes, which Hjson and Python allow; the line's end when it is not closed. */
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

/** The offset behind blanks and line ends. */
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

/** The end of a string in double quotes that holds no escapes and no control characters, -1 for any other. */
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

/** Whether a number or literal ends here. */
export function isValueEnd(text: string, offset: number, place: Place): boolean {
  return isAt(place === 'key' ? afterKey : afterValue, text, offset);
}

/** The end of a number or literal of JSON that nothing but a comma, a line's end or a bracket follows, -1 for anything else. */
export function plainValueEnd(text: string, offset: number): number {
  return isAt(plainValue, text, offset) ? plainValue.lastIndex : -1;
}

/** The end of a line of a template, -1 for anything else. */
export function templateLineEnd(text: string, offset: number): number {
  return isAt(templateLine, text, offset) ? templateLine.lastIndex : -1;
}
