import type { Token } from './tokens.js';

/** The token that JSON has next. A `first` one can be the closing bracket as well. */
type Expected = 'value' | 'first-value' | 'key' | 'first-key' | 'colon' | 'behind-value';

/** Follows the tokens of a text and tells whether they make a JSON document. */
export interface JsonFollower {
  /** `inside` is what is open around the token, `depth` how much of it there is. */
  take(token: Token, inside: 'object' | 'array' | undefined, depth: number): void;
  isPlain(): boolean;
}

/** No program that reads configs gives up at fewer levels. */
const deepest = 490;

/** Whether a scalar reads the same everywhere: no word, and no number that is too large for some program. */
function isPlainScalar({ kind, text }: Token): boolean {
  return kind === 'number' ? text.length < 300 && Number.isFinite(Number(text)) : kind !== 'word';
}

/** Starts with a text. What every program takes alike is plain; it stops being so with the first token that is out of place. */
export function followJson(): JsonFollower {
  let expected: Expected = 'value';
  let isPlain = true;

  function expect(fits: boolean, next: Expected): void {
    isPlain &&= fits;
    expected = next;
  }

  return {
    take(token, inside, depth) {
      const isValueNext = expected === 'value' || expected === 'first-value';
      switch (token.kind) {
        case '{':
          return expect(isValueNext && depth < deepest, 'first-key');
        case '[':
          return expect(isValueNext && depth < deepest, 'first-value');
        case '}':
          return expect(
            inside === 'object' && (expected === 'first-key' || expected === 'behind-value'),
            'behind-value',
          );
        case ']':
          return expect(
            inside === 'array' && (expected === 'first-value' || expected === 'behind-value'),
            'behind-value',
          );
        case ':':
          return expect(expected === 'colon', 'value');
        case ',':
          return expect(expected === 'behind-value' && inside !== undefined, inside === 'object' ? 'key' : 'value');
        case 'end':
          return expect(expected === 'behind-value' && inside === undefined, 'behind-value');
        default:
          return isValueNext
            ? expect(isPlainScalar(token), 'behind-value')
            : expect((expected === 'key' || expected === 'first-key') && token.kind === 'string', 'colon');
      }
    },
    isPlain: () => isPlain,
  };
}
