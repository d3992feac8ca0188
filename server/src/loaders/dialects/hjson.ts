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

const unclosed = 'Close what is open with "}" or "]".';

const problems = {
  noValue: { wrong: 'The file ends where a value should be.', raised: 'Expecting value', instead: unclosed },
  endInArray: {
    wrong: 'The file ends inside an array.',
    raised: "End of input while parsing an array (did you forget a closing ']'?)",
    instead: unclosed,
  },
  endInObject: {
    wrong: 'The file ends before everything is closed.',
    raised: 'Bad key name (eof)',
    instead: unclosed,
  },
  noKey: {
    wrong: 'A key is missing in front of this colon.',
    raised: "Found ':' but no key name (for an empty key name use quotes)",
    instead: 'Write one in double quotes.',
  },
  blankInKey: {
    wrong: 'A key without quotes holds white space.',
    raised: 'Found whitespace in your key name (use quotes to include)',
    instead: 'Put the key in double quotes.',
  },
  noColon: {
    wrong: 'A colon is missing behind this key.',
    raised: "Expecting ':' delimiter",
    instead: 'Put a colon behind it.',
  },
  behind: {
    wrong: 'Something stands behind the end of the config.',
    raised: 'Extra data',
    instead: 'Remove it, or the bracket that ends the config too early.',
  },
  deep: {
    wrong: 'Objects and arrays are nested too deeply.',
    raised: 'RecursionError: maximum recursion depth exceeded',
    instead: 'Nest less.',
  },
} satisfies { readonly [name: string]: Sentences };

/** With Python's recursion limit of 1000, deeper arrays are refused by every release; objects one level earlier. */
const deepest = 495;

/** The bracket that closes what is open; nothing for a root without braces, which ends with the file. */
type Closing = '}' | ']' | '';

interface State {
  readonly text: string;
  readonly open: Closing[];
  readonly quoteless: Map<number, Quoteless>;
}

/** What a bracket or comma means where a key should begin. */
function wrongPunctuation(text: string, begin: number, offset: number): SyntaxProblem {
  const c = text[offset];
  const raised = `Found '${c}' where a key name was expected`;
  if (begin < offset) {
    const word = wordAt(text, begin);
    const wrong = `"${word}" is no key: there is no colon behind it.`;
    return problemAt({ wrong, raised, instead: 'Write a key, a colon and a value.' }, text, begin, begin + word.length);
  }
  const twice = text.slice(0, offset).trimEnd().endsWith(',') && c === ',';
  const repair = { title: 'Remove the second comma', offset, end: offset + 1, text: '' };
  return {
    ...problemAt({ wrong: `"${c}" stands where a key should be.`, raised, instead: 'Remove it.' }, text, offset),
    ...(twice ? { repair } : {}),
  };
}

/** The end of a key without quotes: it reaches up to the colon, over line ends too. */
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

/** The offset of the value of the member that begins at an offset. */
function readMember({ text }: State, offset: number): Step {
  const quoted = text[offset] === '"' || text[offset] === "'";
  const end = quoted ? readQuoted(text, offset) : readBareKey(text, offset);
  const colon = typeof end === 'number' ? skipTrivia(text, end) : end;
  if (typeof end !== 'number' || typeof colon !== 'number') {
    return colon;
  }
  return text[colon] === ':' ? skipTrivia(text, colon + 1) : problemAt(problems.noColon, text, offset, end);
}

/** Skips what may stand between two members or items: blanks, comments and one comma. */
function skipComma(text: string, offset: number): Step {
  const at = skipTrivia(text, offset);
  return typeof at === 'number' && text[at] === ',' ? skipTrivia(text, at + 1) : at;
}

/** Leaves what is closed behind a value that ends at `from`, up to the next value; with nothing open any more, that is the end. */
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

/** Enters an object or array, up to its first value or to what follows it when it is empty. */
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

/** Reads values from an offset on until nothing is open any more, without recursion; the result is the offset behind them. */
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

/** Only decode errors make the decoder try a root without braces as a single value; anything else ends the reading. */
function isDecodeError({ raised }: SyntaxProblem): boolean {
  return !/^\w+Error: /.test(raised);
}

/** A bracket that a text without quotes has swallowed is missed at the end of the file: the place to name is that text. */
function blame(problem: SyntaxProblem, { text, quoteless }: State): SyntaxProblem {
  const swallowing = [...quoteless.values()].findLast(({ value }) => /[}\]]/.test(value.replace(/\$?\{[^{}]*\}/g, '')));
  if (problem.offset < text.length || swallowing === undefined) {
    return problem;
  }
  const { offset, end } = swallowing;
  const wrong = `"${wordAt(text, offset)}" has no quotes, so it reaches to the end of its line and takes the bracket with it.`;
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
 * What the Hjson decoder makes of a text. It takes comments, missing and trailing commas, keys and strings without quotes,
 * single quotes and a root without braces. Source: hjson/decoder.py:JSONObject and what it calls, 3.1.0,
 * as deepspeed/runtime/config.py:DeepSpeedConfig.__init__ calls it.
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
