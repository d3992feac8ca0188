import type { Token } from './tokens.js';

/** The token that JSON allows next. A `first` token can also be the closing bracket. */
type Expected = 'value' | 'first-value' | 'key' | 'first-key' | 'colon' | 'behind-value';

/** The state of a check, token by token, that a source is JSON that every loader accepts. */
export interface JsonProgress {
  expected: Expected;
  /** False from the first token on that JSON does not allow there or that some loader does not accept. */
  isPlain: boolean;
}

/** The nesting depth that every loader accepts. */
const deepest = 490;

/** Longer integers are too large for some loader. */
const longestNumber = 300;

/** Returns the state before the first token. */
export function startJson(): JsonProgress {
  return { expected: 'value', isPlain: true };
}

function expect(json: JsonProgress, fits: boolean, next: Expected): void {
  if (!fits) {
    json.isPlain = false;
  }
  json.expected = next;
}

/**
 * Checks the next token. `inside` is the kind of the innermost open container, `depth` the number of open containers.
 */
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
