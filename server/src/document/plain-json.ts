import type { Token } from './tokens.js';

/** The token that JSON has next. A `first` one can be the closing bracket as well. */
type Expected = 'value' | 'first-value' | 'key' | 'first-key' | 'colon' | 'behind-value';

/** Where a text stands that is followed token by token, to tell whether it is a JSON document that every program takes. */
export interface JsonProgress {
  expected: Expected;
  /** False from the first token on that is out of place, or that some program does not take. */
  isPlain: boolean;
}

/** No program that reads configs gives up at fewer levels. */
const deepest = 490;

/** Integers of more digits are too large for some program. */
const longestNumber = 300;

/** The beginning of a text. */
export function startJson(): JsonProgress {
  return { expected: 'value', isPlain: true };
}

function expect(json: JsonProgress, fits: boolean, next: Expected): void {
  if (!fits) {
    json.isPlain = false;
  }
  json.expected = next;
}

/** Takes the next token; `inside` is what is open around it, `depth` how much of it there is. */
export function followJson(
  json: JsonProgress,
  { kind, text }: Token,
  inside: 'object' | 'array' | undefined,
  depth: number,
): void {
  const { expected } = json;
  const isValueNext = expected === 'value' || expected === 'first-value';
  switch (kind) {
    case '{':
      expect(json, isValueNext && depth < deepest, 'first-key');
      break;
    case '[':
      expect(json, isValueNext && depth < deepest, 'first-value');
      break;
    case '}':
      expect(json, inside === 'object' && (expected === 'first-key' || expected === 'behind-value'), 'behind-value');
      break;
    case ']':
      expect(json, inside === 'array' && (expected === 'first-value' || expected === 'behind-value'), 'behind-value');
      break;
    case ':':
      expect(json, expected === 'colon', 'value');
      break;
    case ',':
      expect(json, expected === 'behind-value' && inside !== undefined, inside === 'object' ? 'key' : 'value');
      break;
    case 'end':
      expect(json, expected === 'behind-value' && inside === undefined, 'behind-value');
      break;
    default:
      if (isValueNext) {
        expect(json, kind !== 'word' && (kind !== 'number' || text.length < longestNumber), 'behind-value');
      } else {
        expect(json, kind === 'string' && (expected === 'key' || expected === 'first-key'), 'colon');
      }
  }
}
