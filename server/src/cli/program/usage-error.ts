import { mostSimilar } from '../../catalog/spelling.js';

/** The program was called with invalid arguments; the message is for its user. */
export class UsageError extends Error {}

/** Returns `Did you mean "check"?` if a known name is similar. */
export function guess(given: string, known: readonly string[]): string | undefined {
  const similar = given.length < 2 ? undefined : mostSimilar(given, known);
  return similar === undefined ? undefined : `Did you mean "${similar}"?`;
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
