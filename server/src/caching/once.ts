/** Memoizes a function of one argument. */
export function once<Key, Value>(make: (key: Key) => Value): (key: Key) => Value {
  let made: Map<Key, Value> | undefined;
  return key => {
    made ??= new Map();
    const known = made.get(key);
    if (known !== undefined || made.has(key)) {
      return known as Value;
    }
    const value = make(key);
    made.set(key, value);
    return value;
  };
}
