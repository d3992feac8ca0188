import { longestInteger, problemAt, type Quoteless, type Sentences, type Step } from './decoded.js';

const problems = {
  comment: {
    wrong: 'This comment is not closed.',
    raised: 'IndexError: string index out of range',
    instead: 'Write "*/" at its end.',
  },
  openString: {
    wrong: 'This string is not closed.',
    raised: 'Unterminated string starting at',
    instead: 'Write the same quote at its end.',
  },
  control: {
    wrong: 'A string contains a line break, a tab or another control character.',
    raised: 'Invalid control character',
    instead: 'Close the string on its line, and write \\n for a line break or \\t for a tab.',
  },
  escape: {
    wrong: 'This escape sequence is not valid in a string.',
    raised: 'Invalid \\X escape sequence',
    instead: 'Write \\\\ for a backslash.',
  },
  unicode: {
    wrong: 'Four hexadecimal digits have to follow \\u.',
    raised: 'Invalid \\uXXXX escape sequence',
    instead: 'Write four digits, or \\\\ for a backslash.',
  },
  negative: {
    wrong: 'A negative number follows \\u.',
    raised: 'ValueError: chr() arg not in range(0x110000)',
    instead: 'Write four hexadecimal digits.',
  },
  openLines: {
    wrong: "This ''' string is not closed.",
    raised: 'Bad multiline string',
    instead: "Write ''' at its end.",
  },
  endOfLines: {
    wrong: "This ''' string is not closed.",
    raised: 'IndexError: string index out of range',
    instead: "Write ''' at its end.",
  },
  oneLine: {
    wrong: "A ''' string is not valid in a file of one line.",
    raised: 'IndexError: string index out of range',
    instead: 'Write the string in double quotes.',
  },
  punctuation: {
    wrong: 'A value is missing here.',
    raised: 'Found a punctuator character when expecting a quoteless string (check your syntax)',
    instead: 'Write a value, or remove the comma or key before it.',
  },
  infinite: {
    wrong: 'This number is too large for a floating-point number.',
    raised: 'OverflowError: cannot convert float infinity to integer',
    instead: 'Write a smaller number.',
  },
  digits: {
    wrong: 'This integer has too many digits.',
    raised: 'ValueError: Exceeds the limit (4300 digits) for integer string conversion',
    instead: 'Write a smaller number.',
  },
} satisfies { readonly [name: string]: Sentences };

/**
 * Characters that Python's `str.strip()` removes, and `int()` without the separators. JavaScript's `trim()` differs
 * from both.
 */
const spaces = '\\t-\\r\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
const blank = `[${spaces}\\x1c-\\x1f]`;
const outerBlanks = new RegExp(`^${blank}+|${blank}+$`, 'g');
const literal = new RegExp(`^(?:null|true|false)${blank}*$`);

/** Python's `\d`, `int` and `float` accept the digits of any script. */
const number = /^(-?(?:0|[1-9]\p{Nd}*))(\.\p{Nd}+)?([eE][-+]?\p{Nd}+)?[\t ]*$/u;
/** Four characters in Python, which reads every line end as one character. */
const fourCharacters = /^(?:\r\n|[\s\S]){4}/u;
/** The digits that Python's `int(digits, 16)` accepts, which are more than hexadecimal digits. */
const lenientHex = new RegExp(
  `^[${spaces}]*([+-]?)(?:0[xX]_?)?([\\da-fA-F\\p{Nd}](?:_?[\\da-fA-F\\p{Nd}])*)[${spaces}]*$`,
  'u',
);

const lineEnd = /[\r\n]|$/g;
/** The characters that end a number or literal. A string without quotes continues to the end of the line. */
const plainEnd = /[\r\n,}\]#]|\/[/*]|$/g;
const indent = /[ \t\r]*/y;

function indexOf(pattern: RegExp, text: string, offset: number): number {
  pattern.lastIndex = offset;
  return pattern.exec(text)?.index ?? text.length;
}

/** Returns the offset after blanks and comments. */
export function skipTrivia(text: string, offset: number): Step {
  for (let at = offset; ; ) {
    const c = text[at];
    if (c === ' ' || c === '\t' || c === '\n' || c === '\r') {
      at += 1;
    } else if (c === '#' || (c === '/' && text[at + 1] === '/')) {
      at = indexOf(lineEnd, text, at);
    } else if (c === '/' && text[at + 1] === '*') {
      const close = text.indexOf('*/', at + 2);
      if (close < 0) {
        return problemAt(problems.comment, text, at, at + 2);
      }
      at = close + 2;
    } else {
      return at;
    }
  }
}

/** Returns the end of a `\u` escape whose backslash is at `offset`. */
function readUnicode(text: string, offset: number): Step {
  const written = fourCharacters.exec(text.slice(offset + 2, offset + 10))?.[0] ?? '';
  const digits = written.replaceAll('\r\n', '\n');
  const match = /^[\s\S][xX]/u.test(digits) ? null : lenientHex.exec(digits);
  if (match === null) {
    return problemAt(problems.unicode, text, offset, offset + 2);
  }
  return match[1] === '-' && /[^0_]/.test(match[2] ?? '')
    ? problemAt(problems.negative, text, offset, offset + 2)
    : offset + 2 + written.length;
}

/** Returns the end of a string in single or double quotes that starts at `offset`. */
export function readQuoted(text: string, offset: number): Step {
  const quote = text.charCodeAt(offset);
  for (let at = offset + 1; at < text.length; ) {
    const code = text.charCodeAt(at);
    if (code === quote) {
      return at + 1;
    }
    if (code < 0x20) {
      return problemAt(problems.control, text, at);
    }
    if (code !== 0x5c || at + 1 === text.length) {
      at += 1;
    } else if (text[at + 1] === 'u') {
      const end = readUnicode(text, at);
      if (typeof end !== 'number') {
        return end;
      }
      at = end;
    } else if (/["'\\/bfnrt]/.test(text[at + 1] ?? '')) {
      at += 2;
    } else {
      return problemAt(problems.escape, text, at, at + 2);
    }
  }
  return problemAt(problems.openString, text, offset);
}

/**
 * Returns the end of a string in triple quotes that starts at `offset`. The decoder raises if the source has no line
 * end.
 */
export function readMultiline(text: string, offset: number): Step {
  if (!/[\r\n]/.test(text)) {
    return problemAt(problems.oneLine, text, offset, offset + 3);
  }
  const close = text.indexOf("'''", offset + 3);
  if (close >= 0) {
    return close + 3;
  }
  indent.lastIndex = offset + 3;
  const empty = indent.test(text) && indent.lastIndex === text.length;
  return problemAt(empty ? problems.endOfLines : problems.openLines, text, offset, offset + 3);
}

/** Converts a number to the digits 0 to 9. The ten digits of each script have consecutive code points. */
function inAscii(digits: string): string {
  return digits.replace(/(?![0-9])\p{Nd}/gu, digit => {
    let value = 0;
    for (let code = (digit.codePointAt(0) ?? 0) - 1; /\p{Nd}/u.test(String.fromCodePoint(code)); code--) {
      value += 1;
    }
    return String(value % 10);
  });
}

/** Returns the end of a number that extends up to `end`. Returns undefined if it is not a number. */
function readNumber(text: string, offset: number, end: number): Step | undefined {
  const match = number.exec(text.slice(offset, end));
  if (match === null) {
    return undefined;
  }
  const [whole, integer = '', fraction, exponent] = match;
  const isFloat = fraction !== undefined || exponent !== undefined;
  if (isFloat && Math.abs(Number(inAscii(whole))) === Number.POSITIVE_INFINITY) {
    return problemAt(problems.infinite, text, offset, offset + whole.trimEnd().length);
  }
  return !isFloat && integer.replace('-', '').length > longestInteger
    ? problemAt(problems.digits, text, offset, offset + integer.length)
    : end;
}

/** Returns the end of a number, literal or string without quotes, and adds the latter to `quoteless`. */
export function readPlain(text: string, offset: number, quoteless: Map<number, Quoteless>): Step {
  if ('}],:'.includes(text[offset] ?? '')) {
    return problemAt(problems.punctuation, text, offset);
  }
  const end = indexOf(plainEnd, text, offset);
  const plain = /[-0-9]/.test(text[offset] ?? '')
    ? readNumber(text, offset, end)
    : literal.test(text.slice(offset, end))
      ? end
      : undefined;
  if (plain !== undefined) {
    return plain;
  }
  const stop = indexOf(lineEnd, text, end);
  const value = text.slice(offset, stop).replace(outerBlanks, '');
  quoteless.set(offset, { offset, end: offset + value.length, value });
  return stop;
}
