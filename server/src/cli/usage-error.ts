import { mostSimilar } from '../catalog/spelling.js';

/** The program was called in a way that makes no sense; the message is for whoever called it. */
export class UsageError extends Error {}

/** `Did you mean "check"?`, where something is near. */
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
