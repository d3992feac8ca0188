import {
  type Decoded,
  problemAt,
  type Quoteless,
  type Sentences,
  type Step,
  type SyntaxProblem,
  wordAt,
} from './decoded.js';
import { readMultiline, readPlain, readQuoted, skipTrivia } from './hjson-scalars.js';

const unclosed = 'Close every object with "}" and every array with "]".';

const problems = {
  noValue: { wrong: 'The file ends where a value is expected.', raised: 'Expecting value', instead: unclosed },
  endInArray: {
    wrong: 'The file ends inside an array.',
    raised: "End of input while parsing an array (did you forget a closing ']'?)",
    instead: unclosed,
  },
  endInObject: {
    wrong: 'The file ends before all brackets are closed.',
    raised: 'Bad key name (eof)',
    instead: unclosed,
  },
  noKey: {
    wrong: 'A key is missing before this colon.',
    raised: "Found ':' but no key name (for an empty key name use quotes)",
    instead: 'Write a key in double quotes.',
  },
  blankInKey: {
    wrong: 'A key without quotes contains white space.',
    raised: 'Found whitespace in your key name (use quotes to include)',
    instead: 'Put the key in double quotes.',
  },
  noColon: {
    wrong: 'A colon is missing after this key.',
    raised: "Expecting ':' delimiter",
    instead: 'Write a colon after it.',
  },
  behind: {
    wrong: 'There is more text after the end of the config.',
    raised: 'Extra data',
    instead: 'Remove it, or remove the bracket that ends the config too early.',
  },
  deep: {
    wrong: 'Objects and arrays are nested too deeply.',
    raised: 'RecursionError: maximum recursion depth exceeded',
    instead: 'Remove levels.',
  },
} satisfies { readonly [name: string]: Sentences };

/**
 * With Python's recursion limit of 1000, every release refuses arrays nested deeper than this, and objects one level
 * earlier.
 */
const deepest = 495;

/** The bracket that closes a container. Empty for a root without braces, which ends with the file. */
type Closing = '}' | ']' | '';

interface State {
  readonly text: string;
  readonly open: Closing[];
  readonly quoteless: Map<number, Quoteless>;
}

/** Returns the problem of a bracket or comma in place of a key. */
function wrongPunctuation(text: string, begin: number, offset: number): SyntaxProblem {
  const c = text[offset];
  const raised = `Found '${c}' where a key name was expected`;
  if (begin < offset) {
    const word = wordAt(text, begin);
    const wrong = `"${word}" is not a key: no colon follows it.`;
    return problemAt({ wrong, raised, instead: 'Write a key, a colon and a value.' }, text, begin, begin + word.length);
  }
  const twice = text.slice(0, offset).trimEnd().endsWith(',') && c === ',';
  const repair = { title: 'Remove the second comma', offset, end: offset + 1, text: '' };
  return {
    ...problemAt({ wrong: `A key is expected, not "${c}".`, raised, instead: 'Remove it.' }, text, offset),
    ...(twice ? { repair } : {}),
  };
}

/** Returns the end of a key without quotes. The key extends to the colon, even across line ends. */
function readBareKey(text: string, begin: number): Step {
  let lastBlank = -1;
  for (let at = begin; at < text.length; at++) {
    const c = text[at] as string;
    if (c === ':') {
      if (at === begin) {
        return problemAt(problems.noKey, text, at);
      }
      return lastBlank >= 0 && lastBlank !== at - 1 ? problemAt(problems.blankInKey, text, begin, at) : at;
    }
    if (' \t\n\r'.includes(c)) {
      lastBlank = lastBlank < 0 || lastBlank === at - 1 ? at : lastBlank;
    } else if ('{}[],'.includes(c)) {
      return wrongPunctuation(text, begin, at);
    }
  }
  return problemAt(problems.endInObject, text, text.length);
}

/** Returns the offset of the value of the member that starts at an offset. */
function readMember({ text }: State, offset: number): Step {
  const quoted = text[offset] === '"' || text[offset] === "'";
  const end = quoted ? readQuoted(text, offset) : readBareKey(text, offset);
  const colon = typeof end === 'number' ? skipTrivia(text, end) : end;
  if (typeof end !== 'number' || typeof colon !== 'number') {
    return colon;
  }
  return text[colon] === ':' ? skipTrivia(text, colon + 1) : problemAt(problems.noColon, text, offset, end);
}

/** Skips blanks, comments and one comma between two members or items. */
function skipComma(text: string, offset: number): Step {
  const at = skipTrivia(text, offset);
  return typeof at === 'number' && text[at] === ',' ? skipTrivia(text, at + 1) : at;
}

/**
 * Closes the containers that end after a value, and returns the offset of the next value. Returns the end offset if no
 * container is open.
 */
function leave(state: State, from: number): Step {
  const { text, open } = state;
  let end = from;
  for (let closing = open.at(-1); closing !== undefined; closing = open.at(-1)) {
    const at = skipComma(text, end);
    if (typeof at !== 'number') {
      return at;
    }
    const closed = closing === '' ? at === text.length : text[at] === closing;
    if (!closed) {
      return closing === ']' ? at : readMember(state, at);
    }
    open.pop();
    end = at + closing.length;
  }
  return end;
}

/** Opens an object or array. Returns the offset of its first value, or of what follows it if it is empty. */
function enter(state: State, offset: number): Step {
  const { text, open } = state;
  const closing = text[offset] === '{' ? '}' : ']';
  if (open.push(closing) > deepest) {
    return problemAt(problems.deep, text, offset);
  }
  const inside = skipTrivia(text, offset + 1);
  if (typeof inside !== 'number') {
    return inside;
  }
  if (text[inside] === closing) {
    open.pop();
    return leave(state, inside + 1);
  }
  if (closing === '}') {
    return readMember(state, inside);
  }
  return inside === text.length ? problemAt(problems.endInArray, text, inside) : inside;
}

function readScalar({ text, quoteless }: State, offset: number): Step {
  if (text.startsWith("'''", offset)) {
    return readMultiline(text, offset);
  }
  return text[offset] === '"' || text[offset] === "'" ? readQuoted(text, offset) : readPlain(text, offset, quoteless);
}

/** Reads values from an offset until no container is open, without recursion. Returns the offset after them. */
function readValues(state: State, start: Step): Step {
  const { text, open } = state;
  let at = start;
  do {
    if (typeof at !== 'number') {
      return at;
    }
    if (at === text.length) {
      return problemAt(problems.noValue, text, at);
    }
    if (text[at] === '{' || text[at] === '[') {
      at = enter(state, at);
    } else {
      const end = readScalar(state, at);
      at = typeof end === 'number' ? leave(state, end) : end;
    }
  } while (open.length > 0);
  return at;
}

/** Whether a problem is a decode error. Only then does the decoder retry a root without braces as a single value. */
function isDecodeError({ raised }: SyntaxProblem): boolean {
  return !/^\w+Error: /.test(raised);
}

/** Names the cause of a missing bracket at the end of the file: a string without quotes that contains the bracket. */
function blame(problem: SyntaxProblem, { text, quoteless }: State): SyntaxProblem {
  const swallowing = [...quoteless.values()].findLast(({ value }) => /[}\]]/.test(value.replace(/\$?\{[^{}]*\}/g, '')));
  if (problem.offset < text.length || swallowing === undefined) {
    return problem;
  }
  const { offset, end } = swallowing;
  const wrong = `"${wordAt(text, offset)}" has no quotes, so it extends to the end of its line and includes the bracket.`;
  return { wrong, raised: problem.raised, instead: 'Put it in double quotes.', offset, end };
}

interface Root {
  readonly end: Step;
  readonly state: State;
}

function readRoot(text: string, start: number): Root {
  const fresh = (): State => ({ text, open: [], quoteless: new Map() });
  const state = fresh();
  if (text[start] === '{' || text[start] === '[') {
    return { end: readValues(state, start), state };
  }
  state.open.push('');
  const end = readValues(state, readMember(state, start));
  if (typeof end === 'number' || !isDecodeError(end)) {
    return { end, state };
  }
  const single = fresh();
  const alone = readValues(single, start);
  if (typeof alone !== 'number') {
    return { end, state };
  }
  const rest = skipTrivia(text, alone);
  if (typeof rest !== 'number' || rest === text.length) {
    return { end: rest, state: single };
  }
  const closes = text[end.offset] === '}';
  const instead = closes ? 'Remove it, or write "{" at the beginning of the file.' : end.instead;
  return { end: { ...end, raised: problems.behind.raised, instead }, state };
}

/**
 * Decodes a source as the Hjson decoder does. It accepts comments, missing and trailing commas, keys and strings
 * without quotes, single quotes and a root without braces. Source: hjson/decoder.py:JSONObject 3.1.0, as
 * deepspeed/runtime/config.py:DeepSpeedConfig.__init__ calls it.
 */
export function readHjson(text: string): Decoded {
  const mark = text.startsWith('\uFEFF') ? 1 : text.startsWith('\u00EF\u00BB\u00BF') ? 3 : 0;
  const start = skipTrivia(text, mark);
  if (typeof start !== 'number' || (start === text.length && mark === 0)) {
    return { problem: typeof start === 'number' ? undefined : start, quoteless: new Map() };
  }
  const { end, state } = readRoot(text, start);
  const rest = typeof end === 'number' ? skipTrivia(text, end) : end;
  const { quoteless } = state;
  if (typeof rest !== 'number') {
    return { problem: blame(rest, state), quoteless };
  }
  return { problem: rest === text.length ? undefined : problemAt(problems.behind, text, rest), quoteless };
}
