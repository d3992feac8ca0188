import assert from 'node:assert/strict';
import { findingsIn } from './findings.js';

describe('a negative argument of an optimizer', () => {
  const severity = (type: string, params: object): string | undefined =>
    findingsIn({ train_micro_batch_size_per_gpu: 1, optimizer: { type, params } }).find(
      ({ code }) => code === 'out-of-range',
    )?.severity;

  it("is an error if torch's class checks it", () => {
    for (const [type, params] of [
      ['AdamW', { lr: -1e-3, torch_adam: true }],
      ['AdamW', { lr: 1e-3, weight_decay: -0.1, torch_adam: true }],
      ['SGD', { lr: 1e-3, momentum: -0.9 }],
      ['RMSprop', { lr: 1e-3, alpha: -0.9 }],
      ['Adagrad', { lr: 1e-3, eps: -1e-8 }],
    ] as const) {
      assert.equal(severity(type, params), 'error', JSON.stringify(params));
    }
  });

  it('is a warning at most for a class that calculates with it', () => {
    assert.equal(severity('AdamW', { lr: 1e-3, weight_decay: -0.1 }), 'warning');
    assert.equal(severity('AdamW', { lr: -1e-3 }), undefined);
  });
});
