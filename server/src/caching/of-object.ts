/**
 * Memoizes a function of one object by its identity, as long as the object lives. For objects that live long: what belongs
 * to a document is kept otherwise.
 */
export function ofObject<Key extends object, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const made = new WeakMap<Key, Value>();
  return key => {
    const known = made.get(key);
    if (known !== undefined || made.has(key)) {
      return known as Value;
    }
    const value = make(key);
    made.set(key, value);
    return value;
  };
}
