import assert from 'node:assert/strict';
import { openText } from '../../../server/src/document/config-document.js';
import { draftOf } from '../../../server/src/document/draft.js';
import { findingOf, findingsIn } from './findings.js';

function codesIn(config: object | string, settings = {}): readonly string[] {
  return findingsIn(config, settings).map(({ code }) => code);
}

describe('fixes that would undo each other', () => {
  it('do not add a key that the release refuses', () => {
    const stage3 = { train_batch_size: 8, zero_optimization: { stage: 3 } };
    const old = { loader: 'accelerate', version: '0.3.0' } as const;
    assert.ok(codesIn(stage3, { ...old, version: '0.6.0' }).includes('weights-not-gathered'));
    assert.ok(!codesIn(stage3, old).includes('weights-not-gathered'));
    const decaying = { train_batch_size: 8, scheduler: { type: 'WarmupDecayLR', params: {} } };
    assert.ok(codesIn(decaying).includes('missing-scheduler-argument'));
    assert.ok(!codesIn(decaying, old).includes('missing-scheduler-argument'));
  });

  it('do not move a key that is not read into an optimizer without a type', () => {
    const titles = (config: object): readonly string[] =>
      (findingOf('misplaced-key', config).fixes?.() ?? []).map(({ title }) => title);
    assert.deepEqual(titles({ train_batch_size: 8, torch_adam: true }), ['Remove "torch_adam"']);
    assert.deepEqual(titles({ train_batch_size: 8, torch_adam: true, optimizer: { type: 'Adam' } }), [
      'Move "torch_adam" to "optimizer.params"',
      'Remove "torch_adam"',
    ]);
  });

  it('do not divide by an infinite number', () => {
    const text =
      '{ "train_batch_size": 96, "train_micro_batch_size_per_gpu": 1e999, "gradient_accumulation_steps": 3 }';
    assert.ok(!codesIn(text, { worldSize: 8 }).includes('batch-size-mismatch'));
  });

  it('change the copy of a section that they are about', () => {
    const text = '{ "fp16": { "enabld": 1 }, "fp16": { "enabld": 2 } }';
    const draft = draftOf(openText(text));
    findingsIn(text)
      .findLast(({ code }) => code === 'unknown-key')
      ?.fixes?.()[0]
      ?.apply(draft);
    assert.equal(draft.text, '{ "fp16": { "enabld": 1 }, "fp16": { "enabled": 2 } }');
  });
});
