import assert from 'node:assert/strict';
import { findingsIn } from './findings.js';

describe('a key that is a comment, or names a schema', () => {
  const unknown = (config: object) => findingsIn(config).filter(({ code }) => code === 'unknown-key');

  it('is accepted at the top level', () => {
    assert.deepEqual(unknown({ $schema: 'https://example.com/x.json', _comment: 'ours', train_batch_size: 8 }), []);
  });

  it('is refused in a strict section', () => {
    const [strict] = unknown({ train_batch_size: 8, fp16: { $schema: 'x' } });
    assert.equal(strict?.failsAt, 'load');
  });

  it('is reported in other sections if it names a schema', () => {
    const [open] = unknown({ train_batch_size: 8, optimizer: { type: 'AdamW', $schema: 'x', params: {} } });
    assert.equal(open?.failsAt, 'never');
  });

  it('is an ordinary argument among those of an optimizer', () => {
    const [comment] = unknown({ train_batch_size: 8, optimizer: { type: 'AdamW', params: { lr: 1, _comment: 'x' } } });
    assert.equal(comment?.failsAt, 'initialize');
    assert.deepEqual(unknown({ train_batch_size: 8, optimizer: { type: 'AdamW', _comment: 'x', params: {} } }), []);
  });
});
