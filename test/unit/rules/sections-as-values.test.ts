import assert from 'node:assert/strict';
import { findingOf, fixedBy } from './findings.js';

const batch = { train_batch_size: 8 };

/** Returns the advice for a member of a config, and the result of its preferred fix. */
function fixed(members: object, code = 'wrong-type', loader: 'deepspeed' | 'transformers' = 'deepspeed') {
  const config = { ...batch, zero_optimization: { stage: 3 }, ...members };
  const { message, fixes } = findingOf(code, config, { loader });
  const preferred = fixes?.().find(fix => fix.preferred)?.title;
  const result = preferred === undefined ? undefined : fixedBy(code, config, { loader })[preferred];
  return { advice: message.replace(/.*\. Write /, 'Write '), result };
}

describe('a value where a section belongs', () => {
  it('becomes the switch of the section, however it is written', () => {
    for (const value of [true, 1, 'true', 'on']) {
      const { advice, result } = fixed({ fp16: value });
      assert.equal(advice, 'Write "fp16": { "enabled": true }.');
      assert.deepEqual(result, { ...batch, zero_optimization: { stage: 3 }, fp16: { enabled: true } });
    }
    assert.equal(fixed({ bf16: false }).advice, 'Write "bf16": { "enabled": false }.');
  });

  it('becomes the device or the type', () => {
    const offloaded = (value: unknown) => fixed({ zero_optimization: { stage: 3, offload_optimizer: value } }).advice;
    assert.equal(offloaded(true), 'Write "offload_optimizer": { "device": "cpu" }.');
    assert.equal(offloaded('cpu'), 'Write "offload_optimizer": { "device": "cpu" }.');
    assert.equal(offloaded(false), 'Write "offload_optimizer": { "device": "none" }.');
    assert.equal(fixed({ optimizer: 'AdamW' }).advice, 'Write "optimizer": { "type": "AdamW" }.');
  });

  it('becomes nothing that the section does not have', () => {
    for (const name of ['aio', 'checkpoint', 'compile', 'activation_checkpointing', 'wandb']) {
      const { advice, result } = fixed({ [name]: name === 'wandb' ? 'x' : true });
      assert.deepEqual([advice, result], ['Write an object.', undefined], name);
    }
  });

  it('that is "auto" becomes the switch that Trainer fills', () => {
    const { advice, result } = fixed({ fp16: 'auto' }, 'unfilled-auto', 'transformers');
    assert.equal(advice, 'Write "fp16": { "enabled": "auto" }, which Trainer fills in.');
    assert.deepEqual(result, { ...batch, zero_optimization: { stage: 3 }, fp16: { enabled: 'auto' } });
  });
});

describe('the betas of an optimizer, one by one', () => {
  const withParams = (params: object) => ({ ...batch, optimizer: { type: 'AdamW', params } });
  const fix = (params: object) => {
    const config = JSON.stringify(withParams(params));
    const all = fixedBy('other-name', config);
    return Object.entries(all).map(([title, result]) => [
      title,
      (result as ReturnType<typeof withParams>).optimizer.params,
    ]);
  };

  it('become the list, with the default of the other', () => {
    assert.deepEqual(fix({ beta2: 0.95 })[0], ['Write "optimizer.params.betas": [0.9, 0.95]', { betas: [0.9, 0.95] }]);
    assert.deepEqual(fix({ adam_beta1: 0.8 })[0], [
      'Write "optimizer.params.betas": [0.8, 0.999]',
      { betas: [0.8, 0.999] },
    ]);
  });
});

describe('a name that people write in place of the only batch size', () => {
  it('is renamed although the missing size is an error that follows from it', () => {
    const { fixes } = findingOf('other-name', { train_micro_batch_size: 8 });
    assert.equal(fixes?.().find(fix => fix.preferred)?.title, 'Rename to "train_micro_batch_size_per_gpu"');
  });
});

describe('a device that does not say what is offloaded', () => {
  it('may be that of the optimizer or of the parameters', () => {
    const { message } = findingOf('other-name', { ...batch, zero_optimization: { stage: 3, offload_device: 'cpu' } });
    assert.match(
      message,
      /Write "zero_optimization\.offload_optimizer\.device" or "zero_optimization\.offload_param\.device"\.$/,
    );
  });
});
