import assert from 'node:assert/strict';
import { readerOf } from '../../../server/src/runs/script-reader.js';
import { pythonFile } from '../../../server/src/runs/sources/python-file.js';
import { onlyRun, runsIn, written } from './reading.js';

describe('calls of Python', () => {
  it('have arguments with the types of Python, and names that are assigned once', async () => {
    const text = `CFG = "a/ds.json"
args = TrainingArguments("out", deepspeed=CFG, learning_rate=2e-5, bf16=True, max_steps=int(x))
`;
    const run = await onlyRun(pythonFile, text);
    assert.deepEqual([run.reader, run.family, run.isOpen], ['transformers', 'transformers', false]);
    assert.equal(run.config?.path, 'a/ds.json');
    assert.deepEqual(written(text, run.arguments), {
      deepspeed: ['a/ds.json', 'CFG'],
      learning_rate: [2e-5, '2e-5'],
      bf16: [true, 'True'],
      max_steps: [undefined, 'int(x)'],
    });
  });

  it('name the reader of their config', async () => {
    const calls = [
      ['deepspeed.initialize(model=m, config="x.json")', 'deepspeed'],
      ['HfDeepSpeedConfig("x.json")', 'transformers'],
      ['Accelerator(deepspeed_plugin=DeepSpeedPlugin(hf_ds_config="x.json"))', 'accelerate'],
      ['L.Trainer(strategy=DeepSpeedStrategy(config="x.json"))', 'lightning'],
      ['trl.GRPOConfig(deepspeed="x.json")', 'transformers'],
      ['MyArguments(deepspeed="x.json")', 'transformers'],
    ] as const;
    for (const [text, reader] of calls) {
      const run = await onlyRun(pythonFile, text);
      assert.deepEqual([run.config?.path, run.reader], ['x.json', reader], text);
    }
  });

  it('may have the config itself', async () => {
    const text = 'ds = {"zero_optimization": {"stage": 3}}\nengine = deepspeed.initialize(config=ds)\n';
    const { inline, config } = await onlyRun(pythonFile, text);
    assert.equal(config, undefined);
    assert.equal(text.slice(inline?.offset, inline?.end), '{"zero_optimization": {"stage": 3}}');
  });

  it('may have what nobody knows', async () => {
    const run = await onlyRun(pythonFile, 'TrainingArguments(deepspeed=args.ds, **options)');
    assert.deepEqual([run.config?.path, run.config?.by, run.isOpen], [undefined, 'deepspeed', true]);
    const twice = await onlyRun(pythonFile, 'C = "a"\nC = "b"\nTrainingArguments(deepspeed=C)');
    assert.equal(twice.config?.path, undefined);
    assert.equal((await onlyRun(pythonFile, 'TrainingArguments(deepspeed=None)')).config, undefined);
  });

  it('that take no config are left out', async () => {
    assert.deepEqual(await runsIn(pythonFile, 'MyConfig(a=1)\nmodel.initialize(config="x.json")\n# deepspeed=1'), []);
  });
});

describe('the reader of a script', () => {
  const scripts: readonly (readonly [text: string, loader: string | undefined, isSure?: boolean])[] = [
    ['import transformers\nparser = transformers.HfArgumentParser((A, B))', 'transformers', true],
    ['from transformers import HfArgumentParser, Trainer', 'transformers', true],
    ['from transformers import AutoModel\nfrom a import PPOTrainer\nt = PPOTrainer(model)', 'transformers', false],
    ['from trl import SFTTrainer\nt = SFTTrainer(model)', 'transformers', true],
    ['from transformers import TrainingArguments\nTrainingArguments(output_dir="x")', 'transformers', true],
    ['import deepspeed\nengine, *_ = deepspeed.initialize(args=args)', 'deepspeed', true],
    ['from accelerate import Accelerator\na = Accelerator()', 'accelerate', true],
    ['import lightning as L\nL.Trainer(strategy="deepspeed_stage_3")', 'lightning', true],
    ['import lightning as L\nL.Trainer(strategy=DeepSpeedStrategy(config="x"))', 'lightning', true],
    ['import transformers, deepspeed\nTrainingArguments()\ndeepspeed.initialize()', 'transformers', false],
    ['from train import train\ntrain(attn="flash")', undefined],
    ['# deepspeed.initialize()\n"""deepspeed.initialize()"""\nimport x', undefined],
    ['', undefined],
  ];
  for (const [text, loader, isSure] of scripts) {
    it(`is found by its words: ${JSON.stringify(text)}`, () => {
      const found = readerOf(text);
      assert.deepEqual(
        found && { loader: found.loader, isSure: found.isSure },
        loader === undefined ? undefined : { loader, isSure },
      );
    });
  }

  it('takes the arguments of a command if a parser of Trainer reads them for its classes', () => {
    const takes = (text: string) => readerOf(`from transformers import ${text}`)?.takesArguments;
    assert.equal(takes('HfArgumentParser, TrainingArguments'), true);
    assert.equal(takes('TrainingArguments, Trainer\nargparse.ArgumentParser()'), false);
    assert.equal(takes('HfArgumentParser\nHfArgumentParser(ModelArguments)'), false);
    assert.equal(takes('HfArgumentParser, TrainingArguments\ndeepspeed.initialize()'), false);
  });
});
