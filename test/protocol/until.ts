import assert from 'node:assert/strict';

/** Polls until `get` returns a value, or fails. */
export async function until<T>(get: () => T | undefined | Promise<T | undefined>, what: string): Promise<T> {
  const end = Date.now() + 10_000;
  for (;;) {
    const value = await get();
    if (value !== undefined) {
      return value;
    }
    assert.ok(Date.now() < end, `timed out waiting for ${what}`);
    await new Promise(resolve => setTimeout(resolve, 10));
  }
}
