import {
  type Decoded,
  longestInteger,
  problemAt,
  type Sentences,
  type Step,
  type SyntaxProblem,
  wordAt,
} from './decoded.js';

const wantsValue = 'Expecting value';
const wantsName = 'Expecting property name enclosed in double quotes';
const wantsColon = "Expecting ':' delimiter";
const wantsComma = "Expecting ',' delimiter";
const unclosed = 'Close every object with "}" and every array with "]".';

const problems = {
  mark: {
    wrong: 'The file begins with a byte order mark.',
    raised: 'Unexpected UTF-8 BOM (decode using utf-8-sig)',
    instead: 'Save it as UTF-8 without the mark.',
  },
  empty: {
    wrong: 'There is nothing in this file.',
    raised: wantsValue,
    instead: 'Write the keys of a config between { and }.',
  },
  behind: {
    wrong: 'There is more text after the end of the config.',
    raised: 'Extra data',
    instead: 'Remove it, or remove the bracket that ends the config too early.',
  },
  openString: {
    wrong: 'This string is not closed.',
    raised: 'Unterminated string starting at',
    instead: 'Write a double quote at its end.',
  },
  control: {
    wrong: 'A string contains a line break, a tab or another control character.',
    raised: 'Invalid control character at',
    instead: 'Close the string on its line, and write \\n for a line break or \\t for a tab.',
  },
  escape: {
    wrong: 'This escape sequence is not valid in a JSON string.',
    raised: 'Invalid \\escape',
    instead: 'Write \\\\ for a backslash.',
  },
  unicode: {
    wrong: 'Four hexadecimal digits have to follow \\u.',
    raised: 'Invalid \\uXXXX escape',
    instead: 'Write four digits, or \\\\ for a backslash.',
  },
  digits: {
    wrong: 'This integer has too many digits.',
    raised: 'ValueError: Exceeds the limit (4300 digits) for integer string conversion',
    instead: 'Write a smaller number.',
  },
  deep: {
    wrong: 'Objects and arrays are nested too deeply.',
    raised: 'RecursionError: maximum recursion depth exceeded while decoding a JSON object from a unicode string',
    instead: 'Remove levels.',
  },
} satisfies { readonly [name: string]: Sentences };

/** The most lenient Python release up to 3.13 reads this many levels. Others stop at 993. */
const deepest = 9998;

const literal = /null|true|false|NaN|-?Infinity/y;
const number = /-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?/y;

function endOf(pattern: RegExp, text: string, offset: number): number {
  pattern.lastIndex = offset;
  return pattern.test(text) ? pattern.lastIndex : offset;
}

/** Returns the offset after blanks and line ends. */
function skipBlanks(text: string, offset: number): number {
  let at = offset;
  for (let c = text.charCodeAt(at); c === 32 || c === 10 || c === 9 || c === 13; c = text.charCodeAt(at)) {
    at += 1;
  }
  return at;
}

/** Returns the end of a string whose opening quote is at `offset`. */
function readString(text: string, offset: number): Step {
  for (let at = offset + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x22) {
      return at + 1;
    }
    if (code < 0x20) {
      return problemAt(problems.control, text, at);
    }
    if (code === 0x5c) {
      at += 1;
      if (text[at] === 'u') {
        if (!/^[0-9a-fA-F]{4}[\s\S]/.test(text.slice(at + 1, at + 6))) {
          return problemAt(problems.unicode, text, at - 1, at + 1);
        }
        at += 4;
      } else if (at < text.length && !/["\\/bfnrt]/.test(text[at] ?? '')) {
        return problemAt(problems.escape, text, at - 1, at + 1);
      }
    }
  }
  return problemAt(problems.openString, text, offset);
}

/** Returns the problem at an offset that should have a value. */
function noValue(text: string, offset: number): SyntaxProblem {
  const say = (wrong: string, instead: string, end?: number): SyntaxProblem =>
    problemAt({ wrong, raised: wantsValue, instead }, text, offset, end);
  const c = text[offset];
  if (c === undefined) {
    return say('The file ends where a value is expected.', unclosed);
  }
  if (c === "'") {
    return say('JSON does not allow strings in single quotes.', 'Write double quotes.');
  }
  if (',:}]'.includes(c)) {
    return say('A value is missing here.', 'Write a value, or remove the comma or key before it.');
  }
  const word = wordAt(text, offset);
  return say(
    `"${word}" is not a JSON value.`,
    'Write a number, true, false, null or a string in double quotes.',
    offset + word.length,
  );
}

/** Returns the problem at an offset that should have a key. */
function noName(text: string, offset: number): SyntaxProblem {
  const say = (wrong: string, instead: string): Sentences => ({ wrong, raised: wantsName, instead });
  const c = text[offset];
  if (c === undefined) {
    return problemAt(say('The file ends where a key is expected.', unclosed), text, offset);
  }
  if (c === "'") {
    return problemAt(say('JSON does not allow keys in single quotes.', 'Write double quotes.'), text, offset);
  }
  const word = wordAt(text, offset);
  const end = offset + word.length;
  if (/^[\w$.-]+$/.test(word) && text[skipBlanks(text, end)] === ':') {
    const repair = { title: `Put "${word}" in quotes`, offset, end, text: JSON.stringify(word) };
    return { ...say(`The key "${word}" has no quotes.`, 'Put it in double quotes.'), offset, end, repair };
  }
  return problemAt(say('A key in double quotes is expected here.', 'Write a key, or remove the comma.'), text, offset);
}

/** Returns the problem after a member or item that ends at `from`. */
function noComma(text: string, from: number, offset: number): SyntaxProblem {
  const say = (wrong: string, instead: string): Sentences => ({ wrong, raised: wantsComma, instead });
  const c = text[offset];
  if (c === undefined) {
    return problemAt(say('The file ends before all brackets are closed.', unclosed), text, offset);
  }
  if (c === '}' || c === ']') {
    return problemAt(say(`"${c}" does not match the opening bracket.`, 'Write the other bracket.'), text, offset);
  }
  if (c === '"' || c === '{' || c === '[') {
    const repair = { title: 'Insert the missing comma', offset: from, end: from, text: ',' };
    return { ...problemAt(say('A comma is missing before this.', 'Write a comma there.'), text, offset), repair };
  }
  return problemAt(say('A comma or a closing bracket is expected here.', 'Write one of them.'), text, offset);
}

/** Returns the end of a number or literal. */
function readPlain(text: string, offset: number): Step {
  const word = endOf(literal, text, offset);
  if (word > offset) {
    return word;
  }
  number.lastIndex = offset;
  const match = number.exec(text);
  if (match === null) {
    return noValue(text, offset);
  }
  const [whole, integer = '', fraction, exponent] = match;
  return fraction === undefined && exponent === undefined && integer.length > longestInteger
    ? problemAt(problems.digits, text, offset, offset + whole.length)
    : offset + whole.length;
}

/** Returns the offset of the value of a key, or the problem of the key or its colon. */
function readName(text: string, offset: number): Step {
  if (text[offset] !== '"') {
    return noName(text, offset);
  }
  const end = readString(text, offset);
  if (typeof end !== 'number') {
    return end;
  }
  const colon = skipBlanks(text, end);
  return text[colon] === ':'
    ? skipBlanks(text, colon + 1)
    : problemAt(
        { wrong: 'A colon is missing after this key.', raised: wantsColon, instead: 'Write a colon after it.' },
        text,
        offset,
        end,
      );
}

/**
 * Closes the containers that end after a value, and returns the offset of the next value. Returns the end offset if no
 * container is open.
 */
function leave(text: string, from: number, open: string[]): Step {
  let end = from;
  while (open.length > 0) {
    const closing = open[open.length - 1];
    const at = skipBlanks(text, end);
    if (text[at] === closing) {
      open.pop();
      end = at + 1;
    } else if (text[at] === ',') {
      const next = skipBlanks(text, at + 1);
      return closing === '}' ? readName(text, next) : next;
    } else {
      return noComma(text, end, at);
    }
  }
  return end;
}

/** Opens an object or array. Returns the offset of its first value, or of what follows it if it is empty. */
function enter(text: string, offset: number, open: string[]): Step {
  const closing = text[offset] === '{' ? '}' : ']';
  if (open.push(closing) > deepest) {
    return problemAt(problems.deep, text, offset);
  }
  const inside = skipBlanks(text, offset + 1);
  if (text[inside] === closing) {
    return leave(text, inside, open);
  }
  return closing === '}' ? readName(text, inside) : inside;
}

/** Reads the value at an offset, without recursion. Returns the offset after it. */
function readValue(text: string, start: number): Step {
  const open: string[] = [];
  let at: Step = start;
  do {
    if (text[at] === '{' || text[at] === '[') {
      at = enter(text, at, open);
    } else {
      const end: Step = text[at] === '"' ? readString(text, at) : readPlain(text, at);
      at = typeof end === 'number' ? leave(text, end, open) : end;
    }
  } while (typeof at === 'number' && open.length > 0);
  return at;
}

/**
 * Returns the first problem at which Python's `json.load` raises. It accepts NaN, Infinity, repeated keys and lone
 * surrogates, but not a byte order mark. Source: json/decoder.py:JSONDecoder and Modules/_json.c of Python 3.11.
 */
export function jsonProblem(text: string): SyntaxProblem | undefined {
  if (text.startsWith('\uFEFF')) {
    const repair = { title: 'Remove the byte order mark', offset: 0, end: 1, text: '' };
    return { ...problemAt(problems.mark, text, 0), repair };
  }
  const start = skipBlanks(text, 0);
  if (start === text.length) {
    return problemAt(problems.empty, text, start);
  }
  const end = readValue(text, start);
  if (typeof end !== 'number') {
    return end;
  }
  const rest = skipBlanks(text, end);
  return rest === text.length ? undefined : problemAt(problems.behind, text, rest);
}

/** Decodes a source as strict JSON, which has no strings without quotes. */
export function readJson(text: string): Decoded {
  return { problem: jsonProblem(text), quoteless: new Map() };
}
