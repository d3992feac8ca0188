import assert from 'node:assert/strict';
import { documentOf, serviceFor } from '../../marked-text.js';

function messagesIn(text: string): readonly string[] {
  return serviceFor(true)
    .diagnose(documentOf(text))
    .map(({ message }) => String(message));
}

describe('a diagnostic', () => {
  it('has a line for each sentence, so that no list cuts the advice', () => {
    assert.deepEqual(messagesIn('{ "train_batch_size": 8, "zero_optimization": { "overlap_com": true } }'), [
      [
        '"overlap_com" is not a key of "zero_optimization".',
        'DeepSpeed stops while it reads the file ("Extra inputs are not permitted").',
        'Write "overlap_comm".',
      ].join('\n'),
    ]);
  });

  it('keeps on one line what stands in quotes', () => {
    const text = '{ "train_batch_size": 8, "zero_optimization": { "One. Two": true } }';
    assert.match(messagesIn(text)[0] ?? '', /^"One\. Two" is not a key of "zero_optimization"\.\n/);
  });
});
