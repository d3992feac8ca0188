import assert from 'node:assert/strict';
import { titleOfFix } from '../../../server/src/checking/safety.js';
import { findingOf } from '../rules/findings.js';

/** Returns the titles of a rule's fixes as the menu has them, the safe preferred one with a star. */
function menuOf(code: string, config: object, settings: Parameters<typeof findingOf>[2] = {}): readonly string[] {
  return (findingOf(code, config, settings).fixes?.() ?? []).map(fix =>
    fix.preferred && fix.risk === '' ? `* ${titleOfFix(fix)}` : titleOfFix(fix),
  );
}

const batch = { train_batch_size: 8 };

describe('a safe fix', () => {
  it('renames a misspelt key, and moves a misplaced one', () => {
    const zero = { ...batch, zero_optimization: { stage: 3, overlap_com: true } };
    assert.deepEqual(menuOf('unknown-key', zero), ['* Rename to "overlap_comm"', 'Remove "overlap_com" (loses true)']);
    assert.deepEqual(menuOf('misplaced-key', { ...batch, stage: 3 }), [
      '* Move "stage" to "zero_optimization"',
      'Remove "stage" (loses 3)',
    ]);
  });

  it('corrects an argument of the optimizer, whatever the case of its type', () => {
    for (const type of ['adamw', 'radam']) {
      const optimizer = { type, params: { lr: 1e-4, beta: [0.9, 0.999] } };
      assert.equal(menuOf('unknown-key', { ...batch, optimizer })[0], '* Rename to "betas"', type);
    }
  });

  it('writes the value that a word stands for', () => {
    const fp16 = { ...batch, fp16: { enabled: true, loss_scale: 'dynamic' } };
    assert.equal(menuOf('wrong-type', fp16)[0], '* Write 0');
    assert.match(findingOf('wrong-type', fp16).message, / Write 0 for dynamic scaling, DeepSpeed's default\.$/);
  });

  it('removes trailing commas, but not comments', () => {
    const menu = (text: string) =>
      (findingOf('not-strict-json', text, { loader: 'transformers', syntax: true }).fixes?.() ?? []).map(titleOfFix);
    assert.deepEqual(menu('{ "train_batch_size": 8, }'), ['Convert to strict JSON']);
    assert.deepEqual(menu('{ "train_batch_size": 8, // why\n }'), ['Convert to strict JSON (loses the comment)']);
  });

  it('removes quotes and keeps the digits as they are', () => {
    const lr = (written: string) =>
      menuOf('wrong-type', { ...batch, optimizer: { type: 'Adam', params: { lr: written } } })[0];
    assert.equal(lr('3e-5'), '* Write 3e-5');
    assert.equal(lr(' 0.00050 '), '* Write 0.00050');
    assert.equal(lr('.5'), '* Write 0.5');
    const steps = { ...batch, steps_per_print: '2000000' };
    assert.equal(menuOf('wrong-type', steps)[0], '* Write 2000000');
  });

  it('writes a value in the case that DeepSpeed reads', () => {
    const offload = (device: string) => ({ ...batch, zero_optimization: { stage: 3, offload_param: { device } } });
    assert.equal(menuOf('invalid-value', offload('CPU'))[0], '* Write "cpu"');
    assert.equal(menuOf('invalid-value', offload('gpu'))[0], 'Write "cpu" (replaces "gpu")');
    const optimizer = (type: string) => ({ ...batch, optimizer: { type, params: { lr: 1e-4 } } });
    assert.deepEqual(menuOf('unknown-optimizer', optimizer('sgd')), ['* Write "SGD"']);
    assert.deepEqual(menuOf('unknown-optimizer', optimizer('Adan')), ['Write "Adam" (replaces "Adan")']);
  });

  it('wraps a switch into its section, but does not guess a device', () => {
    assert.equal(menuOf('wrong-type', { ...batch, fp16: true })[0], '* Write { "enabled": true }');
    const offloaded = { ...batch, zero_optimization: { stage: 3, offload_param: true } };
    assert.equal(menuOf('wrong-type', offloaded)[0], 'Write { "device": "cpu" } (replaces true)');
  });
});

describe('an unsafe fix', () => {
  it('loses a value', () => {
    assert.deepEqual(menuOf('training-argument', { ...batch, gradient_checkpointing: true }), [
      'Remove "gradient_checkpointing" (loses true)',
    ]);
    assert.deepEqual(menuOf('unknown-key', { ...batch, allgather_partitions: { a: 1 } }), [
      'Remove "allgather_partitions" (loses what is in it)',
    ]);
  });

  it('decides between two settings, or changes a number', () => {
    assert.deepEqual(menuOf('fp16-with-bf16', { ...batch, fp16: { enabled: true }, bf16: { enabled: true } }), [
      'Turn "fp16" off (replaces true)',
      'Turn "bf16" off (replaces true)',
    ]);
    const sizes = { train_batch_size: 16, train_micro_batch_size_per_gpu: 2, gradient_accumulation_steps: 3 };
    assert.equal(menuOf('batch-size-mismatch', sizes)[0], 'Set "gradient_accumulation_steps" to 2 (replaces 3)');
  });

  it('adds a value that nobody has written', () => {
    assert.deepEqual(menuOf('batch-size-missing', { steps_per_print: 5 }), [
      'Add "train_micro_batch_size_per_gpu": 1 (a guess)',
    ]);
  });
});
