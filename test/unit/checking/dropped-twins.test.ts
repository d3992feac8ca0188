import assert from 'node:assert/strict';
import { diagnosticsOf } from '../features/language-requests.js';
import { findingsIn } from '../rules/findings.js';

describe('the value of a repeated key', () => {
  const text = '{ "train_batch_size": 8, "zero_optimization": { "overlap_comm": "abc", "overlap_comm": true } }';
  const codes = (json: string, loader: 'lightning' | 'deepspeed') =>
    findingsIn(json, { loader }).map(({ code }) => code);

  it('has no finding if the program keeps the last one', () => {
    assert.deepEqual(codes(text, 'lightning'), ['duplicate-key']);
    const last = text.replace('"abc"', 'false').replace('true', '"abc"');
    assert.deepEqual(codes(last, 'lightning'), ['duplicate-key', 'wrong-type']);
  });

  it('has one if the program refuses the file', () => {
    assert.deepEqual(codes(text, 'deepspeed'), ['wrong-type', 'duplicate-key']);
  });

  it('has one if it cannot be read as JSON', () => {
    const broken = text.replace('"abc"', 'True');
    assert.deepEqual(codes(broken, 'lightning'), ['python-literal', 'duplicate-key']);
  });

  it('has no finding in a dict, nor have the members of a repeated section', () => {
    const dict = `cfg = ${text.replace('true', 'True')}\ndeepspeed.initialize(config=cfg)\n`;
    assert.deepEqual(diagnosticsOf('python', dict), [['duplicate-key', '"overlap_comm"']]);
    const section = dict.replace(
      '"zero_optimization"',
      '"zero_optimization": { "overlap_comm": 7 }, "zero_optimization"',
    );
    assert.deepEqual(
      diagnosticsOf('python', section).map(([code]) => code),
      ['duplicate-key', 'duplicate-key'],
    );
  });
});
