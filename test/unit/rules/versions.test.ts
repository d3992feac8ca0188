import assert from 'node:assert/strict';
import { check } from '../../../server/src/checking/check.js';
import { openText } from '../../../server/src/document/config-document.js';
import { assume, defaultSettings } from '../../../server/src/loaders/assumptions.js';
import { rules } from '../../../server/src/rules/rules.js';

function found(text: string, version: string): readonly string[] {
  const document = openText(text);
  const verdicts = check(document, assume(document, { ...defaultSettings, version }), rules);
  return verdicts.map(({ code, severity }) => `${code} ${severity}`).filter(line => !line.startsWith('batch-'));
}

describe('verdicts by version', () => {
  it('take a key for what it was in that release', () => {
    const aio = '{ "aio": { "thread_count": 4 } }';
    assert.deepEqual(found(aio, '0.15.4'), []);
    assert.deepEqual(found(aio, '0.16.4'), ['removed-key warning']);
    const renamed = '{ "seq_parallel_comm_data_type": "fp32" }';
    assert.deepEqual(found(renamed, '0.16.4'), []);
    assert.deepEqual(found(renamed, '0.16.5'), ['removed-key warning']);
  });

  it('refuse unknown keys of fp16 and bf16 only since their sections are strict', () => {
    const text = '{ "bf16": { "enabled": true, "loss_scale_windows": 5 } }';
    assert.deepEqual(found(text, '0.17.0'), ['unknown-key warning']);
    assert.deepEqual(found(text, '0.17.1'), ['unknown-key error']);
    const copied = '{ "bf16": { "enabled": true, "loss_scale": 0 } }';
    assert.deepEqual(found(copied, '0.17.0'), ['removed-key warning']);
    assert.deepEqual(found(copied, '0.17.1'), ['removed-key error']);
  });

  it('name the release that brings a key, once for a whole section', () => {
    const text =
      '{ "zero_optimization": { "stage": 2, "offload_optimizer": { "device": "cpu" }, "zenflow": { "topk_ratio": 0.1 } }, "optimizer": { "type": "AdamW", "params": {} } }';
    assert.deepEqual(found(text, '0.17.4'), ['newer-key error']);
    assert.deepEqual(found(text, '0.17.5'), []);
    assert.deepEqual(found('{ "torch_autocast": { "enabled": true } }', '0.16.0'), ['newer-key warning']);
  });

  it('know when an alias came', () => {
    assert.deepEqual(found('{ "zero_optimization": { "stage": 3, "module_granularity_threshold": 1 } }', '0.15.4'), [
      'newer-key error',
    ]);
  });
});
