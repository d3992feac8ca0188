import assert from 'node:assert/strict';
import { findingsIn, fixed } from './example.js';

/** Returns the recipe after the fix of its finding; undefined if there is none. */
function repaired(value: string, more = 'per_device_train_batch_size: 4\n'): string | undefined {
  const text = `deepspeed: ds.json\n${more}learning_rate: ${value}\n`;
  const [found] = findingsIn(text, { language: 'yaml' });
  const fix = found?.code === 'run-number-as-string' ? found.fixes?.()[0] : undefined;
  return (
    fix &&
    fixed(text, fix)
      .slice(text.lastIndexOf(': ') + 2)
      .trimEnd()
  );
}

describe('a number of a recipe that is a string', () => {
  it('gets a dot and a sign, or no quotes', () => {
    assert.equal(repaired('1e-5'), '1.0e-5');
    assert.equal(repaired('2E5'), '2.0e+5');
    assert.equal(repaired('1.5e5 # high'), '1.5e+5 # high');
    assert.equal(repaired('"3e-4"'), '3.0e-4');
    assert.equal(repaired("'0.1'"), '0.1');
  });

  it('is a number already, or no number at all', () => {
    for (const value of ['1.0e-5', '0.00001', 'auto', '${lr}', 'none', '"${oc.env:LR}"']) {
      assert.equal(repaired(value), undefined, value);
    }
  });

  it('is converted by other programs', () => {
    assert.equal(repaired('1e-5', 'base_model: m\nmicro_batch_size: 1\nsequence_len: 8\n'), undefined);
    assert.equal(
      repaired('1e-5', 'model_name_or_path: m\nstage: sft\ncutoff_len: 8\nfinetuning_type: full\ntemplate: x\n'),
      undefined,
    );
    assert.equal(repaired('1e-5', 'model: m\ntuner_type: full\n'), undefined);
    // As `trl sft --config` reads it.
    assert.equal(
      repaired('1e-5', 'model_name_or_path: m\ndataset_name: a/b\nper_device_train_batch_size: 4\n'),
      undefined,
    );
  });
});
