import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { base91, bytesOf } from '../../../scripts/base91.mjs';

describe('base 91', () => {
  it('gives back the same bytes', () => {
    const samples = [Buffer.alloc(8, 255), Buffer.alloc(8), ...Array.from({ length: 40 }, (_, i) => randomBytes(i))];
    for (const bytes of samples) {
      assert.deepEqual(Buffer.from(bytesOf(base91(bytes), bytes.length)), bytes);
    }
  });

  it('needs no escapes in a string', () => {
    const text = base91(randomBytes(4000));
    assert.equal(JSON.stringify(text), `"${text}"`);
    assert.ok(text.length <= 5000);
  });
});
