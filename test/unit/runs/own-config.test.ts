import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { pythonNotation } from '../../../server/src/notations/python/python-notation.js';
import { yamlNotation } from '../../../server/src/notations/yaml/yaml-notation.js';
import type { RunVerdict } from '../../../server/src/runs/service/check-runs.js';
import { findingsInExample } from '../../../server/src/runs/service/example-findings.js';
import { fixed } from './example.js';

function inPython(text: string): readonly RunVerdict[] {
  return findingsInExample({ language: 'python' }, text, yamlNotation, pythonNotation);
}

function marks(text: string): readonly string[] {
  return inPython(text).map(({ code, severity, span }) => `${severity} ${code} ${text.slice(span.offset, span.end)}`);
}

describe('a config in the file of its run', () => {
  const dict = (steps: string) =>
    `{"train_micro_batch_size_per_gpu": "auto", "gradient_accumulation_steps": ${steps}, "zero_optimization": {"stage": 2}}`;

  it('differs from the arguments of the same call', () => {
    const call = (steps: string) =>
      `args = TrainingArguments("out", gradient_accumulation_steps=8, deepspeed=${dict(steps)})\n`;
    assert.deepEqual(marks(call('4')), ['error run-argument-conflict 8']);
    assert.deepEqual(marks(call('8')), []);
    assert.deepEqual(marks(call('"auto"')), []);
    assert.deepEqual(marks(call('n')), []);
    assert.deepEqual(marks(call('4').replace('=8', '=args.n')), []);
    const [{ message = '' } = {}] = inPython(call('4'));
    assert.match(message, /^"gradient_accumulation_steps" is 4 in the config, but the run has/);
  });

  it('has a name', () => {
    const rest = 'args = SFTConfig("out", gradient_accumulation_steps=8, deepspeed=ds)\n';
    assert.deepEqual(marks(`ds = ${dict('4')}\n${rest}`), ['error run-argument-conflict 8']);
    assert.deepEqual(marks(`ds = ${dict('4')}\nds["gradient_accumulation_steps"] = 8\n${rest}`), []);
    assert.deepEqual(marks(`ds = ${dict('4')}\nfill(ds)\n${rest}`), ['warning run-argument-conflict 8']);
  });

  it('differs from a default at its own value', () => {
    const text = `args = TrainingArguments("out", deepspeed=${dict('4')})\n`;
    assert.deepEqual(marks(text), ['warning run-argument-conflict 4']);
    assert.deepEqual(marks(text.replace('"out"', '"out", **options')), []);
  });

  it('is worded as it is written', () => {
    const text =
      'args = SFTConfig("out", bf16=False, deepspeed={"bf16": {"enabled": True}, "zero_optimization": {}})\n';
    const [{ message = '' } = {}] = inPython(text);
    assert.match(message, /^"bf16\.enabled" is True in the config, but the run has `bf16` False\./);
  });

  it('is a section of a recipe', () => {
    const recipe = `base_model: x
micro_batch_size: 2
gradient_accumulation_steps: 8
learning_rate: 0.0002
deepspeed:
  train_micro_batch_size_per_gpu: auto
  gradient_accumulation_steps: 4
  zero_optimization:
    stage: 2
`;
    const found = findingsInExample({ language: 'yaml' }, recipe, yamlNotation);
    assert.deepEqual(
      found.map(({ code, severity, span }) => `${severity} ${code} ${recipe.slice(span.offset, span.end)}`),
      ['error run-argument-conflict 8'],
    );
  });
});

describe('the arguments of DeepSpeedPlugin', () => {
  const sections =
    '"gradient_clipping": "auto", "zero_optimization": {"stage": 2, "offload_optimizer": {"device": "none"}}';
  const call = (keywords: string, config = sections) =>
    `plugin = DeepSpeedPlugin(hf_ds_config={"train_batch_size": 8, ${config}}, ${keywords})\n`;

  it('have an effect at "auto" only', () => {
    assert.deepEqual(marks(call('zero_stage=3, gradient_clipping=1.0')), ['warning run-flag-without-effect 3']);
    assert.deepEqual(marks(call('zero_stage=2, zero3_init_flag=True, gradient_accumulation_steps=1')), []);
    assert.deepEqual(marks(call('offload_optimizer_device="cpu"')), ['warning run-flag-without-effect "cpu"']);
    assert.deepEqual(marks(call('zero_stage=args.stage, gradient_clipping=None')), []);
  });

  it('add no key', () => {
    const none = '"zero_optimization": {"stage": 2}';
    assert.deepEqual(marks(call('gradient_clipping=1.0, gradient_accumulation_steps=4', none)), [
      'warning run-flag-without-effect 1.0',
      'warning run-flag-without-effect 4',
    ]);
    assert.deepEqual(marks(call('offload_param_device="cpu"', none)), ['warning run-flag-without-effect "cpu"']);
    assert.deepEqual(marks(call('offload_param_device="none"', none)), []);
    assert.deepEqual(marks(call('gradient_clipping=1.0', `${none}, **more`)), []);
    assert.deepEqual(marks(call('gradient_clipping=1.0', '"zero_optimization": {**zero}')), [
      'warning run-flag-without-effect 1.0',
    ]);
    assert.deepEqual(marks(call('zero3_save_16bit_model=True', '"zero_optimization": {**zero}')), []);
  });

  it('are those of Accelerate', () => {
    assert.deepEqual(marks('s = DeepSpeedPlugin(config={"zero_optimization": {"stage": 2}}, zero_stage=3)\n'), []);
  });

  const python = process.env.ORACLE_PYTHON;
  if (python !== undefined) {
    it('do in Accelerate as we say', () => {
      const configs = [sections, '"zero_optimization": {"stage": 2}'];
      const keywords = ['zero_stage=3', 'zero_stage=2', 'gradient_clipping=1.0', 'gradient_accumulation_steps=4'];
      const others = ['offload_optimizer_device="cpu"', 'offload_param_device="cpu"', 'zero3_save_16bit_model=True'];
      const calls = configs.flatMap(config => [...keywords, ...others].map(keyword => call(keyword, config)));
      const ask = `import sys, json
from accelerate import DeepSpeedPlugin
def config(source):
    names = {"DeepSpeedPlugin": DeepSpeedPlugin}
    exec(source, names)
    return names["plugin"].deepspeed_config
for source in json.load(sys.stdin):
    plain = source[: source.rindex("}, ") + 1] + ")"
    keyword = source[source.rindex("}, ") + 3 :].strip()[:-1]
    before, after = config(plain), config(source)
    print(json.dumps("auto" if before != after else "kept"))
`;
      const answers = execFileSync(python, ['-c', ask], {
        input: JSON.stringify(calls),
        encoding: 'utf8',
        env: { ...process.env, DS_ACCELERATOR: 'cpu' },
        stdio: ['pipe', 'pipe', 'ignore'],
      });
      const kept = answers.split('\n').filter(line => line === '"kept"' || line === '"auto"');
      assert.equal(kept.length, calls.length);
      for (const [i, text] of calls.entries()) {
        const isSame = text.includes('zero_stage=2');
        assert.equal(marks(text).length === 1, kept[i] === '"kept"' && !isSame, text);
      }
    });
  }
});

describe('the precision of Accelerator', () => {
  const program = (precision: string, dtype: string) =>
    `plugin = DeepSpeedPlugin(hf_ds_config={"train_batch_size": 8, "zero_optimization": {"stage": 2}, ${dtype}})
accelerator = Accelerator(mixed_precision=${precision}, deepspeed_plugin=plugin)
`;

  it('differs from the config of its plugin', () => {
    const bf16 = '"bf16": {"enabled": True}';
    const conflict = program('"fp16"', bf16);
    assert.deepEqual(marks(conflict), ['error run-precision-conflict "fp16"']);
    const [fix] = inPython(conflict)[0]?.fixes?.() ?? [];
    assert.equal(fix && fixed(conflict, fix), program('"bf16"', bf16));
    assert.deepEqual(marks(program('"bf16"', bf16)), []);
    assert.deepEqual(marks(program('"bf16"', '"bf16": {"enabled": False}')), ['warning run-precision-conflict "bf16"']);
    assert.deepEqual(marks(program('"fp16"', '"bf16": {"enabled": "auto"}')), []);
    assert.deepEqual(marks(program('args.precision', bf16)), []);
  });

  it('is unknown with several plugins', () => {
    const text = program('"fp16"', '"bf16": {"enabled": True}');
    assert.deepEqual(marks(`${text}other = DeepSpeedPlugin(hf_ds_config="x.json")\n`), []);
    assert.deepEqual(marks(text.replace(', deepspeed_plugin=plugin', '')), []);
  });
});
