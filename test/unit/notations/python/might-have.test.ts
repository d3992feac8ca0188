import assert from 'node:assert/strict';
import { mightHave } from '../../../../server/src/notations/python/might-have.js';

describe('the first look at a Python file', () => {
  for (const text of [
    'c = {"zero_optimization": {"stage": 3}}',
    'c = dict(zero_optimization=zero)',
    "c = {'train_micro_batch_size_per_gpu': 1}",
    "c = {'train_batch_size': 8, 'fp16': {'enabled': True}}",
    'c = dict(train_batch_size=8, steps_per_print=10)',
  ]) {
    it(`lets through ${text}`, () => {
      assert.ok(mightHave(text));
    });
  }

  for (const text of [
    'args = TrainingArguments(per_device_train_batch_size=4)',
    'import deepspeed\nengine, *_ = deepspeed.initialize(args=args, model=model)',
    'c = {"batch_size": 8, "optimizer": {"type": "Adam", "params": {}}}',
  ]) {
    it(`stops ${text}`, () => {
      assert.ok(!mightHave(text));
    });
  }
});

describe('the first look for the path of a config in Python', () => {
  for (const text of [
    'a = TrainingArguments("out", deepspeed="ds.json")',
    "a = SFTConfig(\n    deepspeed='ds.json')",
    'a = MyArguments(output_dir=o, deepspeed=DS_CONFIG)',
    'c = HfDeepSpeedConfig("ds.json")',
    'import deepspeed\ne = deepspeed.initialize(model=m, config="configs/ds.json")',
    'from lightning.pytorch.strategies import DeepSpeedStrategy\ns = Strategy(config="ds.json")',
  ]) {
    it(`lets through ${text}`, () => {
      assert.ok(mightHave(text));
    });
  }

  for (const text of [
    'import deepspeed\nengine, *_ = deepspeed.initialize(args=args, model=model, config=args.config)',
    'parser.add_argument("--deepspeed", default="ds.json")',
    'a = TrainingArguments("out", use_deepspeed=True)',
    'app = App(config="app.json")',
    'if deepspeed == "x": pass',
    'def step(a, deepspeed=None): pass',
  ]) {
    it(`stops ${text}`, () => {
      assert.ok(!mightHave(text));
    });
  }
});
