import assert from 'node:assert/strict';
import { act, diagnosticsOf } from './language-requests.js';

describe('a value that a program may change', () => {
  const both = 'cfg = {"train_batch_size": 8, "fp16": {"enabled": True}, "bf16": {"enabled": True}}\n';
  const stage =
    'cfg = {"train_batch_size": 8, "zero_optimization": {"stage": 1, "offload_param": {"device": "cpu"}}}\n';
  const load = 'deepspeed.initialize(config=cfg)\n';
  const codesOf = (text: string): readonly string[] => diagnosticsOf('python', text).map(([code]) => code);

  it('is judged if nothing changes it', () => {
    assert.deepEqual(codesOf(both + load), ['fp16-with-bf16']);
    assert.deepEqual(codesOf(stage + load), ['no-effect-at-stage']);
  });

  for (const change of [
    'cfg.pop("fp16")',
    'old = cfg.pop("fp16", None)',
    'if a:\n  cfg.pop("fp16")',
    'cfg.pop(key)',
    'cfg["fp16"].pop("enabled")',
    'del cfg["fp16"]',
    'del cfg["fp16"]["enabled"]',
    'del cfg[key]',
    'cfg.clear()',
    'cfg["fp16"].clear()',
    'cfg.update(fp16={"enabled": False})',
    'cfg.update({"fp16": {"enabled": False}})',
    'cfg.update(dict(fp16={"enabled": False}))',
    'cfg["fp16"].update(enabled=False)',
    'cfg |= {"fp16": {"enabled": False}}',
    'cfg["fp16"] |= {"enabled": False}',
    'cfg.setdefault("fp16", {})["enabled"] = False',
  ]) {
    it(`is unknown after ${JSON.stringify(change)}`, () => {
      assert.deepEqual(codesOf(`${both}${change}\n${load}`), []);
    });
  }

  for (const change of [
    'cfg["zero_optimization"].update(stage=3)',
    'cfg["zero_optimization"].update({"stage": 3})',
    'cfg["zero_optimization"]["stage"] += 2',
    'cfg["zero_optimization"] |= {"stage": 3}',
    'cfg["zero_optimization"] |= other',
    'cfg["zero_optimization"].clear()',
  ]) {
    it(`has its effect after ${JSON.stringify(change)}`, () => {
      assert.deepEqual(codesOf(`${stage}${change}\n${load}`), []);
    });
  }

  it('counts again once it is assigned', () => {
    assert.deepEqual(codesOf(`${both}cfg.pop("fp16")\ncfg["fp16"] = {"enabled": True}\n${load}`), ['fp16-with-bf16']);
  });

  it('still has its own mistakes, which are fixed in their place', () => {
    const text = (key: string): string => `${both.replace('"fp16": {', `"fp16": {"${key}": 0, `)}cfg.pop("fp16")\n`;
    assert.deepEqual(diagnosticsOf('python', text('los_scale')), [['unknown-key', '"los_scale"']]);
    assert.equal(act('python', text('los_|scale'), 'Rename to "loss_scale"'), text('loss_scale'));
  });

  for (const [change, fixed] of [
    ['cfg["zero_optimization"].update(stage=3, overlap_|com=True)', 'overlap_comm'],
    ['cfg.setdefault("train_micro_batch_size_|gpu", 2)', 'train_micro_batch_size_per_gpu'],
  ] as const) {
    it(`has the keys of ${change} checked`, () => {
      const text = `${stage}${change}\n`;
      const typed = /\w+\|\w+/.exec(change)?.[0] ?? '';
      const [, where] =
        diagnosticsOf('python', text.replace(typed, typed.replace('|', ''))).find(([code]) => code === 'unknown-key') ??
        [];
      assert.equal(where?.replace(/"/g, ''), typed.replace('|', ''));
      assert.equal(act('python', text, `Rename to "${fixed}"`), text.replace(typed, fixed));
    });
  }
});
