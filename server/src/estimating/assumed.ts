/** A value from a config, with sentences about the assumptions behind it. */
export interface Assumed<Value> {
  readonly value: Value;
  readonly notes: readonly string[];
}

/** Returns a value that the file determines. */
export function read<Value>(value: Value): Assumed<Value> {
  return { value, notes: [] };
}

/** Returns a value that the file does not determine, with a sentence about what is assumed. */
export function guessed<Value>(value: Value, note: string): Assumed<Value> {
  return { value, notes: [note] };
}
