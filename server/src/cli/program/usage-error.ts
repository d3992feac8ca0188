import { distance } from 'fastest-levenshtein';
import { mostSimilar } from '../../catalog/spelling.js';
import { oneOf } from '../../checking/wording.js';

/** More names than this do not help. */
const mostGuesses = 5;

/** The program was called with invalid arguments; the message is for its user. */
export class UsageError extends Error {}

/** Returns `Did you mean "check"?` if a known name is similar, with others that are as close: zero4 may be zero2 or zero3. */
export function guess(given: string, known: readonly string[]): string | undefined {
  const similar = given.length < 2 ? undefined : mostSimilar(given, known);
  if (similar === undefined) {
    return undefined;
  }
  const errors = distance(given, similar);
  const close = new Set([similar, ...known.filter(each => distance(given, each) === errors)]);
  return `Did you mean ${oneOf([...(close.size > mostGuesses ? [similar] : close)].sort().map(each => `"${each}"`))}?`;
}

/** `There is no command "chekc". Did you mean "check"?` */
export function unknown(what: string, given: string, known: readonly string[]): UsageError {
  return new UsageError(`There is no ${what} "${given}". ${guess(given, known) ?? `Known: ${known.join(', ')}.`}`);
}

/** `--loader takes auto, deepspeed or ..., not "foo".` */
export function notTaken(option: string, expected: string, given: string, known: readonly string[] = []): UsageError {
  return new UsageError(
    [`--${option} takes ${expected}, not "${given}".`, guess(given, known)].filter(Boolean).join(' '),
  );
}
