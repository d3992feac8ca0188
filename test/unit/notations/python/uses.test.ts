import assert from 'node:assert/strict';
import { pythonNotation } from '../../../../server/src/notations/python/python-notation.js';
import { onlyRegion } from './reading.js';

const dict = '{"zero_optimization": {"stage": 2}}';

describe('a dict that a loader reads as it is', () => {
  const cases: readonly (readonly [string, string | undefined, string])[] = [
    [`deepspeed.initialize(model=m, config=${dict})`, 'deepspeed', 'deepspeed.initialize'],
    [`c = ${dict}\ne, *_ = deepspeed.initialize(model=m, config=c)`, 'deepspeed', 'deepspeed.initialize'],
    [`c = (${dict})\nf(deepspeed.initialize(config_params=(c)))`, 'deepspeed', 'deepspeed.initialize'],
    [`c: dict = ${dict}\ndeepspeed.initialize(config=c)`, 'deepspeed', 'deepspeed.initialize'],
    [`def f():\n  c = ${dict}\n  return initialize(config=c)`, 'deepspeed', 'initialize'],
    [`c = ${dict}\nTrainingArguments("out", deepspeed=c)`, 'transformers', 'TrainingArguments'],
    [`c = ${dict}\nd = HfTrainerDeepSpeedConfig(c)`, 'transformers', 'HfTrainerDeepSpeedConfig'],
    [`c = ${dict}\nd = HfDeepSpeedConfig(c)\ndeepspeed.initialize(config=c)`, 'deepspeed', 'deepspeed.initialize'],
    [`p = DeepSpeedPlugin(hf_ds_config=${dict})`, 'accelerate', 'DeepSpeedPlugin'],
    [`s = DeepSpeedStrategy(config=${dict})`, 'lightning', 'DeepSpeedStrategy'],
    [`c = ${dict}\nwith open(p, "w") as f:\n  json.dump(c, f)`, undefined, 'json.dump'],
    [`c = ${dict}\njson.dump(c, f)\nTrainingArguments(deepspeed=p)`, 'transformers', 'json.dump'],
    [
      `c = ${dict}\nprint(c, c["zero_optimization"]["stage"] == 2)\ndeepspeed.initialize(config=c)`,
      'deepspeed',
      'deepspeed.initialize',
    ],
    [
      `c = ${dict}\nassert "x" not in c\nprint(f"{c}")\ndeepspeed.initialize(config=c)`,
      'deepspeed',
      'deepspeed.initialize',
    ],
    [`c = ${dict}\ndeepspeed.initialize(config=c)\ndef f(c): c["a"] = 1`, 'deepspeed', 'deepspeed.initialize'],
    [`c = ${dict}\nf(c=1)\nx.c = 2\ndeepspeed.initialize(config=c)`, 'deepspeed', 'deepspeed.initialize'],
  ];
  for (const [text, loader, reader] of cases) {
    it(JSON.stringify(text), () => {
      const region = onlyRegion(text);
      assert.equal(region.isComplete, true);
      assert.equal(region.loader, loader);
      assert.equal(region.reason, `it is passed to ${reader}`);
    });
  }
});

describe('a dict that other code may change', () => {
  for (const after of [
    'c["a"] = 1',
    'c["zero_optimization"]["a"] = 1',
    'c["a"] += 1',
    'c.update(a=1)',
    'c["zero_optimization"].update(a=1)',
    'c.setdefault("a", 1)',
    'c.pop("a")',
    'del c["a"]',
    'c |= {"a": 1}',
    'd = c | {"a": 1}',
    'd = {**c, "a": 1}',
    'd = c',
    'd = c["zero_optimization"]',
    'd = dict(c)',
    'd = copy.deepcopy(c)',
    'd = [c]',
    'f(c)',
    'f(**c)',
    'f(c["zero_optimization"])',
    'def f(): return c',
    'for k in c: pass',
    'for k, v in c.items(): f(v)',
    'args.config = c',
    'def f():\n  global c',
    'g = lambda: c',
  ]) {
    it(JSON.stringify(after), () => {
      const [region] = pythonNotation.regionsOf(`c = ${dict}\n${after}\ndeepspeed.initialize(config=c)`);
      assert.equal(region?.isComplete, false);
      assert.equal(region?.loader, 'deepspeed');
    });
  }

  for (const text of [
    `c = ${dict}`,
    `def f(): return ${dict}`,
    `args.c = ${dict}`,
    `c["a"] = ${dict}`,
    `c.update(${dict})`,
    `c = d = ${dict}\ndeepspeed.initialize(config=c)`,
    `c = ${dict} if a else b\ndeepspeed.initialize(config=c)`,
    `c = a | ${dict}\ndeepspeed.initialize(config=c)`,
    `f(config=${dict})`,
    `deepspeed.initialize(config=dict(${dict[0]}**x, ${dict.slice(1)}))`,
    `deepspeed.initialize(config={**x, ${dict.slice(1)})`,
    `def f(c=${dict}): deepspeed.initialize(config=c)`,
    `c = [${dict}]\ndeepspeed.initialize(config=c[0])`,
  ]) {
    it(JSON.stringify(text), () => {
      assert.equal(pythonNotation.regionsOf(text)[0]?.isComplete, false);
    });
  }
});

describe('the loader of a file', () => {
  const cases: readonly (readonly [string, string | undefined])[] = [
    ['', undefined],
    ['deepspeed.initialize(config=g())', 'deepspeed'],
    ['a = Seq2SeqTrainingArguments(deepspeed=p)', 'transformers'],
    ['a = transformers.TrainingArguments(deepspeed=p)', 'transformers'],
    ['a = Accelerator()', 'accelerate'],
    ['a = Trainer(strategy=DeepSpeedStrategy(config=p))', 'lightning'],
    ['a = Accelerator()\nb = TrainingArguments()', undefined],
    ['from transformers import TrainingArguments', undefined],
    ['d = HfDeepSpeedConfig(c)', undefined],
  ];
  for (const [after, loader] of cases) {
    it(`is ${loader} with ${JSON.stringify(after)}`, () => {
      const [region] = pythonNotation.regionsOf(`def f():\n  return ${dict}\n${after}\n`);
      assert.equal(region?.loader, loader);
    });
  }
});
