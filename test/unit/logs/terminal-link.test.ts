import assert from 'node:assert/strict';
import { messageIn } from '../../../server/src/logs/terminal-link.js';

describe('a link in a terminal', () => {
  it('is on the message in its line', () => {
    const line = '[rank0]: AssertionError: Check batch related parameters. train_batch_size is not equal';
    const found = messageIn(line);
    assert.equal(found?.code, 'batch-size-mismatch');
    assert.equal(line.slice(found.start, found.start + found.length), 'Check batch related parameters');
  });

  it('is on the first line of an error of pydantic', () => {
    assert.ok(messageIn('ValidationError: 1 validation error for DeepSpeedZeroConfig'));
  });

  for (const line of [
    'ValueError: invalid literal for int()',
    'Installed CUDA version 11.3 does not match the version torch was compiled with 11.8 but since the APIs are compatible',
    '$ deepspeed train.py',
  ]) {
    it(`is not on ${line}`, () => {
      assert.equal(messageIn(line), undefined);
    });
  }
});
