/** Memoizes a function of one argument. */
export function once<Key, Value>(make: (key: Key) => Value): (key: Key) => Value {
  let made: Map<Key, Value> | undefined;
  return key => {
    made ??= new Map();
    const value = made.has(key) ? (made.get(key) as Value) : make(key);
    made.set(key, value);
    return value;
  };
}
