/** A loop, because rules ask thousands of times a second. */
function areSame(one: readonly unknown[], other: readonly unknown[]): boolean {
  for (let i = 0; i < one.length; i++) {
    if (one[i] !== other[i]) {
      return false;
    }
  }
  return true;
}

/**
 * Returns a function that keeps its last answer while it gets the same arguments, compared by identity. Many rules in a row ask
 * about one document: one answer is enough, and nothing older stays in memory.
 */
export function keepLast<Arguments extends readonly unknown[], Value>(
  make: (...given: Arguments) => Value,
): (...given: Arguments) => Value {
  let last: { readonly given: Arguments; readonly value: Value } | undefined;
  return (...given) => {
    if (last === undefined || !areSame(last.given, given)) {
      last = { given, value: make(...given) };
    }
    return last.value;
  };
}
