import assert from 'node:assert/strict';
import { valuesIn } from './reading.js';

describe('a None in a dict', () => {
  const dict = '{"zero_optimization": {"stage": 2}, "bf16": None, "fp16": {"loss_scale": None}}';
  const known = { zero_optimization: { stage: 2 }, bf16: null, fp16: { loss_scale: null } };
  const unknown = { zero_optimization: { stage: 2 }, bf16: '<None>', fp16: { loss_scale: '<None>' } };

  it('is unknown where a program may leave it out', () => {
    for (const text of [
      `c = {k: v for k, v in ${dict}.items() if v is not None}\n`,
      `c = dict((k, v) for k, v in ${dict}.items() if v)\n`,
      `c = drop_none(${dict})\n`,
      `deepspeed.initialize(config=clean(${dict}))\n`,
      `raw = ${dict}\nc = {k: v for k, v in raw.items() if v is not None}\n`,
      `raw: dict = ${dict}\nc = drop_none(raw, deep=True)\n`,
    ]) {
      assert.deepEqual(valuesIn(text), unknown, text);
    }
  });

  it('is one elsewhere', () => {
    for (const text of [
      `c = ${dict}\n`,
      `c = ${dict}\nfor k, v in c.items():\n  print(k, v)\n`,
      `c = ${dict}\ntrain(c)\n`,
      `c = ${dict}\ntrainer = Trainer(c)\n`,
      `c = ${dict}\nd = copy.deepcopy(c)\n`,
      `engine = deepspeed.initialize(config=${dict})\n`,
      `c = ${dict}\nengine = deepspeed.initialize(config=c)\n`,
    ]) {
      assert.deepEqual(valuesIn(text), known, text);
    }
  });

  it('is unknown if a dict is merged behind it', () => {
    assert.deepEqual(valuesIn('c = {"zero_optimization": {}, "fp16": None, **more, "bf16": None}\n'), {
      zero_optimization: {},
      fp16: '<None>',
      bf16: null,
    });
  });
});
