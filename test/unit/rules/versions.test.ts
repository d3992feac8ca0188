import assert from 'node:assert/strict';
import { check } from '../../../server/src/checking/check.js';
import { openText } from '../../../server/src/document/config-document.js';
import { assume, defaultSettings } from '../../../server/src/loaders/assumptions.js';
import { rules } from '../../../server/src/rules/rules.js';
import { findingOf, findingsIn, fixedBy } from './findings.js';

function found(text: string, version: string): readonly string[] {
  const document = openText(text);
  const verdicts = check(document, assume(document, { ...defaultSettings, version }), rules);
  return verdicts.map(({ code, severity }) => `${code} ${severity}`).filter(line => !line.startsWith('batch-'));
}

describe('verdicts by version', () => {
  it('report a removed key only for releases without it', () => {
    const aio = '{ "aio": { "thread_count": 4 } }';
    assert.deepEqual(found(aio, '0.15.4'), []);
    assert.deepEqual(found(aio, '0.16.4'), ['removed-key warning']);
  });

  it('report a renamed key only for releases that have the new name', () => {
    const renamed = '{ "seq_parallel_comm_data_type": "fp32" }';
    assert.deepEqual(found(renamed, '0.16.4'), []);
    assert.deepEqual(found(renamed, '0.16.5'), ['removed-key warning']);
  });

  it('refuse unknown keys of fp16 and bf16 only since their sections are strict', () => {
    const text = '{ "bf16": { "enabled": true, "loss_scale_windows": 5 } }';
    assert.deepEqual(found(text, '0.17.0'), ['unknown-key warning']);
    assert.deepEqual(found(text, '0.17.1'), ['unknown-key error']);
    const copied = '{ "bf16": { "enabled": true, "loss_scale": 0 } }';
    assert.deepEqual(found(copied, '0.17.0'), ['fp16-key-in-bf16 warning']);
    assert.deepEqual(found(copied, '0.17.1'), ['fp16-key-in-bf16 error']);
  });

  it('report a newer section once, not each of its keys', () => {
    const text =
      '{ "zero_optimization": { "stage": 2, "offload_optimizer": { "device": "cpu" }, "zenflow": { "topk_ratio": 0.1 } }, "optimizer": { "type": "AdamW", "params": {} } }';
    assert.deepEqual(found(text, '0.17.4'), ['newer-key error']);
    assert.deepEqual(found(text, '0.17.5'), []);
  });

  it('warn of a newer section if an older release ignores it', () => {
    assert.deepEqual(found('{ "torch_autocast": { "enabled": true } }', '0.16.0'), ['newer-key warning']);
  });

  it('know the first release of an alias', () => {
    assert.deepEqual(found('{ "zero_optimization": { "stage": 3, "module_granularity_threshold": 1 } }', '0.15.4'), [
      'newer-key error',
    ]);
  });

  it('leave the arguments of an optimizer that the release does not have to its name', () => {
    const optimizer = (type: string) => ({ train_batch_size: 8, optimizer: { type, params: { lr: 1, decay: 2 } } });
    const codes = (type: string, version: string) => findingsIn(optimizer(type), { version }).map(({ code }) => code);
    assert.deepEqual(codes('Muon', '0.17.5'), ['newer-value']);
    assert.deepEqual(codes('OneBitAdam', '0.19.8'), ['unknown-optimizer']);
    assert.equal(codes('OneBitAdam', '0.19.6').includes('other-name'), true);
  });

  const optimizer = (type: string) => ({ train_batch_size: 8, optimizer: { type, params: { lr: 1 } } });
  const codes = (config: object, version: string) => findingsIn(config, { version }).map(({ code }) => code);
  const averaged = (type: string) => ({ train_batch_size: 8, communication_data_type: type });

  it('report an optimizer only before the release that adds it', () => {
    assert.deepEqual(codes(optimizer('lion'), '0.10.3'), ['newer-value']);
    assert.deepEqual(codes(optimizer('Lion'), '0.11.0'), []);
  });

  it('say that a newer optimizer fails when the engine is built', () => {
    assert.equal(findingOf('newer-value', optimizer('Muon'), { version: '0.17.5' }).failsAt, 'initialize');
  });

  it('report a scheduler only before the release that adds it', () => {
    const cosine = { type: 'WarmupCosineLR', params: { total_num_steps: 9 } };
    assert.deepEqual(codes({ ...optimizer('AdamW'), scheduler: cosine }, '0.12.2'), ['newer-value']);
    assert.deepEqual(codes({ ...optimizer('AdamW'), scheduler: cosine }, '0.12.3'), []);
  });

  it('report a data type only before the release that adds it, whatever its case', () => {
    assert.deepEqual(codes(averaged('BF16'), '0.14.0'), ['newer-value']);
  });

  it('propose the older name of a value to an older release', () => {
    assert.deepEqual(fixedBy('newer-value', averaged('bf16'), { version: '0.14.0' }), {
      'Write "bfp16"': averaged('bfp16'),
    });
  });

  it('refuse the older name of a value since the release that renames it', () => {
    assert.deepEqual(codes(averaged('bfp16'), '0.14.0'), []);
    assert.deepEqual(codes(averaged('bfp16'), '0.14.1'), ['invalid-value']);
  });

  it('propose only keys that the release has', () => {
    const slip = { train_batch_size: 8, zero_optimization: { stage: 3, zen_flow: {} } };
    assert.deepEqual(Object.keys(fixedBy('unknown-key', slip, { version: '0.17.5' })), [
      'Rename to "zenflow"',
      'Remove "zen_flow"',
    ]);
    assert.deepEqual(Object.keys(fixedBy('unknown-key', slip, { version: '0.17.4' })), ['Remove "zen_flow"']);
    assert.match(
      findingOf('unknown-key', slip, { version: '0.17.4' }).message,
      /Remove it, or write "zenflow" and use DeepSpeed 0\.17\.5 or newer\.$/,
    );
  });

  it('propose only moves to sections that the release has', () => {
    const misplaced = { train_batch_size: 8, zero_optimization: { stage: 3 }, zenflow: { topk_ratio: 0.1 } };
    const moved = { ...misplaced, zero_optimization: { stage: 3, zenflow: { topk_ratio: 0.1 } }, zenflow: undefined };
    assert.deepEqual(
      fixedBy('misplaced-key', misplaced, { version: '0.17.5' })['Move "zenflow" to "zero_optimization"'],
      JSON.parse(JSON.stringify(moved)),
    );
    assert.deepEqual(Object.keys(fixedBy('misplaced-key', misplaced, { version: '0.17.4' })), ['Remove "zenflow"']);
    assert.match(
      findingOf('misplaced-key', misplaced, { version: '0.17.4' }).message,
      /It belongs in "zero_optimization", from DeepSpeed 0\.17\.5 on\.$/,
    );
  });
});
