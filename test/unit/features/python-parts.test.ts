import assert from 'node:assert/strict';
import { accept, act, after, diagnosticsOf, hoverOf } from './language-requests.js';

const named = after(
  'fp16 = {\n',
  '}\nds_config = {"train_batch_size": 8, "zero_optimization": {"stage": 3}, "fp16": fp16}\n',
);
const before = 'ds_config = {"train_batch_size": 8, "zero_optimization": {"stage": 3}}\n';
const chosen = after('c = {"train_batch_size": 8, "zero_optimization": {', '} if offload else None}\n');

describe('a section of a config that stands in another place', () => {
  it('is explained', () => {
    assert.match(hoverOf('python', named('    "loss_|scale": 0,\n')), /fp16\.loss_scale: /);
    assert.match(hoverOf('python', `${before}ds_config["fp|16"] = {"enabled": True}\n`), /fp16/);
    assert.match(
      hoverOf('python', `${before}ds_config["zero_optimization"]["overlap|_comm"] = True\n`),
      /overlap_comm: /,
    );
    assert.match(hoverOf('python', `${before}if a:\n  ds_config["fp16"] = {"loss_|scale": 0}\n`), /fp16\.loss_scale: /);
    assert.match(hoverOf('python', chosen('"overlap_|comm": True')), /zero_optimization\.overlap_comm: /);
  });

  it('is completed', () => {
    assert.equal(
      accept('python', named('    "enabled": True,\n    "hyst|"\n'), 'hysteresis'),
      named('    "enabled": True,\n    "hysteresis": 2\n'),
    );
    assert.equal(
      accept('python', `${before}ds_config["fp16"] = {"enabled": True, "hyst|"}\n`, 'hysteresis'),
      `${before}ds_config["fp16"] = {"enabled": True, "hysteresis": 2}\n`,
    );
    assert.equal(
      accept('python', chosen('"stage": 3, "overlap|"'), 'overlap_comm'),
      chosen('"stage": 3, "overlap_comm": True'),
    );
  });

  it('has its mistakes underlined once', () => {
    assert.deepEqual(diagnosticsOf('python', named('    "los_scale": 0,\n')), [['unknown-key', '"los_scale"']]);
    assert.deepEqual(diagnosticsOf('python', `${before}ds_config["fp16"] = {"enabled": 3}\n`), [['wrong-type', '3']]);
    assert.deepEqual(diagnosticsOf('python', `${before}ds_config["zero_optimization"]["stage"] = 9\n`), [
      ['invalid-value', '9'],
    ]);
    assert.deepEqual(diagnosticsOf('python', `${before}ds_config["zero_optimization"].update({"overlap": True})\n`), [
      ['unknown-key', '"overlap"'],
    ]);
    assert.deepEqual(diagnosticsOf('python', `${before}if a:\n  ds_config["zero_optimization"]["stage"] = 9\n`), [
      ['invalid-value', '9'],
    ]);
    assert.deepEqual(diagnosticsOf('python', chosen('"stage": 9')), [['invalid-value', '9']]);
  });

  it('is judged with the rest of the config', () => {
    const both = `${named('    "enabled": True,\n').replace('"fp16": fp16', '"fp16": fp16, "bf16": {"enabled": True}')}`;
    assert.ok(
      diagnosticsOf('python', both).some(([code]) => code === 'fp16-with-bf16'),
      String(diagnosticsOf('python', both)),
    );
  });

  it('is the value that counts, not the one before', () => {
    const stage = before.replace('3', '9');
    assert.deepEqual(diagnosticsOf('python', stage), [['invalid-value', '9']]);
    assert.deepEqual(diagnosticsOf('python', `${stage}ds_config["zero_optimization"]["stage"] = 3\n`), []);
  });

  it('lacks nothing that the config may have', () => {
    for (const text of [
      `${before}if a:\n  ds_config["optimizer"] = {"params": {"lr": 1}}\n`,
      'c = {"zero_optimization": {"stage": 3}, "scheduler": {"params": {}} if a else None}\ndeepspeed.initialize(config=c)\n',
    ]) {
      assert.deepEqual(
        diagnosticsOf('python', text).filter(([, where]) => /params|lr/.test(where)),
        [],
        text,
      );
    }
  });

  it('is fixed in its place', () => {
    assert.equal(
      act('python', named('    "los_|scale": 0,\n'), 'Rename to "loss_scale"'),
      named('    "loss_scale": 0,\n'),
    );
    const assigned = (key: string): string => `${before}ds_config["zero_optimization"]["${key}"] = True\n`;
    assert.equal(act('python', assigned('overlap_|com'), 'Rename to "overlap_comm"'), assigned('overlap_comm'));
    assert.equal(act('python', chosen('"overlap_|com": 1'), 'Rename to "overlap_comm"'), chosen('"overlap_comm": 1'));
  });
});
