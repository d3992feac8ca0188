// The parts of node:assert/strict that the suite uses, for a host without node.

class AssertionError extends Error {
  override readonly name = 'AssertionError';
}

function text(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : (JSON.stringify(value, undefined, 2) ?? String(value));
}

function isEqual(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) {
    return true;
  }
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) {
    return false;
  }
  const [own, other] = [Object.keys(a), Object.keys(b)];
  return (
    Object.getPrototypeOf(a) === Object.getPrototypeOf(b) &&
    own.length === other.length &&
    own.every(key => Object.hasOwn(b, key) && isEqual(Reflect.get(a, key), Reflect.get(b, key)))
  );
}

function fail(message: string | undefined, otherwise: string): never {
  throw new AssertionError(message === undefined ? otherwise : `${message}: ${otherwise}`);
}

export function ok(value: unknown, message?: string): asserts value {
  if (!value) {
    fail(message, `${text(value)} is not true`);
  }
}

export function equal(actual: unknown, expected: unknown, message?: string): void {
  if (!Object.is(actual, expected)) {
    fail(message, `${text(actual)} instead of ${text(expected)}`);
  }
}

export function deepEqual(actual: unknown, expected: unknown, message?: string): void {
  if (!isEqual(actual, expected)) {
    fail(message, `${text(actual)} instead of ${text(expected)}`);
  }
}

export function match(actual: string, expected: RegExp, message?: string): void {
  if (!expected.test(actual)) {
    fail(message, `${text(actual)} does not match ${expected}`);
  }
}

export function doesNotMatch(actual: string, unexpected: RegExp, message?: string): void {
  if (unexpected.test(actual)) {
    fail(message, `${text(actual)} matches ${unexpected}`);
  }
}
