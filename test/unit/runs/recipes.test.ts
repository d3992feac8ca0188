import assert from 'node:assert/strict';
import { fillSourceOf } from '../../../server/src/runs/fill-source.js';
import { filledAt } from '../../../server/src/runs/fills.js';
import { yamlFile } from '../../../server/src/runs/sources/yaml-file.js';
import { onlyRun, runsIn, written } from './reading.js';

const llamafactory = `model_name_or_path: m
stage: sft
finetuning_type: full
deepspeed: examples/deepspeed/ds_z3_config.json
template: qwen
cutoff_len: 2048
learning_rate: 1e-5 # not 1.0e-5
max_grad_norm: "1e0"
bf16: true
`;

const axolotl = `base_model: m
micro_batch_size: 2
gradient_accumulation_steps: 4
num_epochs: 1
learning_rate: 2e-5
bf16: auto
fp16:
deepspeed: deepspeed_configs/zero2.json
`;

async function filled(text: string, worldSize?: number): Promise<(path: string) => unknown> {
  const source = fillSourceOf(await onlyRun(yamlFile, text), '5.24.0', worldSize);
  return path => filledAt(path, source)?.value;
}

describe('recipes', () => {
  it('of LLaMA-Factory have numbers as OmegaConf reads them', async () => {
    const run = await onlyRun(yamlFile, llamafactory);
    assert.equal(run.family, 'llamafactory');
    assert.equal(run.reader, 'transformers');
    assert.equal(run.config?.path, 'examples/deepspeed/ds_z3_config.json');
    assert.equal(llamafactory.slice(run.config.offset, run.config.end), run.config.path);
    const { learning_rate: rate, max_grad_norm: norm } = written(llamafactory, run.arguments);
    assert.deepEqual(rate, [1e-5, '1e-5']);
    assert.deepEqual(norm, ['1e0', '"1e0"']);
  });

  it('of axolotl have their own names', async () => {
    const value = await filled(axolotl, 4);
    assert.equal(value('train_micro_batch_size_per_gpu'), 2);
    assert.equal(value('train_batch_size'), 32);
    assert.equal(value('optimizer.params.lr'), 2e-5);
    assert.equal(value('gradient_clipping'), 1);
    assert.equal(value('scheduler.params.total_num_steps'), undefined);
  });

  it('of axolotl leave the precision to the GPU, unless they name one', async () => {
    const value = await filled(axolotl, 4);
    assert.equal(value('bf16.enabled'), undefined);
    assert.equal(value('fp16.enabled'), undefined);
    const full = await filled(axolotl.replace('auto', 'full'));
    assert.deepEqual([full('bf16.enabled'), full('fp16.enabled')], [true, false]);
  });

  it('of axolotl have its defaults', async () => {
    const short = await filled(axolotl.replace('micro_batch_size: 2\n', ''));
    assert.equal(short('train_micro_batch_size_per_gpu'), 1);
  });

  it('of axolotl may have the config itself', async () => {
    const text = axolotl.replace('deepspeed_configs/zero2.json', '\n  zero_optimization:\n    stage: 2');
    const { inline, config, reader } = await onlyRun(yamlFile, text);
    assert.equal(config, undefined);
    assert.equal(reader, 'transformers');
    assert.ok(text.slice(inline?.offset, inline?.end).startsWith('zero_optimization:'));
  });

  it('of ms-swift have its defaults', async () => {
    const text = 'model: m\ntuner_type: full\ntorch_dtype: bfloat16\ndeepspeed: zero3\nlearning_rate: "1e-4"\n';
    const value = await filled(text, 4);
    assert.equal(value('gradient_accumulation_steps'), 4);
    assert.equal(value('optimizer.params.weight_decay'), 0.1);
    assert.equal(value('optimizer.params.lr'), 1e-4);
    assert.deepEqual([value('bf16.enabled'), value('fp16.enabled')], [true, false]);
    assert.equal((await filled(text))('gradient_accumulation_steps'), undefined);
  });

  it('for TrainingArguments keep strings, which other parsers convert', async () => {
    const text = 'deepspeed: ds.json\nper_device_train_batch_size: 4\nlearning_rate: 1e-5\nbf16: no\n';
    const run = await onlyRun(yamlFile, text);
    assert.equal(run.family, 'transformers');
    assert.equal(run.arguments.get('learning_rate')?.value, '1e-5');
    assert.equal(run.arguments.get('learning_rate')?.certainty, 'variable');
    const value = await filled(text);
    assert.equal(value('bf16.enabled'), false);
    assert.equal(value('gradient_clipping'), 1);
  });

  it('without a config are those of TRL, whose precision depends on the trainer', async () => {
    const text = 'model_name_or_path: m\nper_device_train_batch_size: 4\nlearning_rate: 1e-5\n';
    const run = await onlyRun(yamlFile, text);
    assert.deepEqual([run.family, run.reader, run.config], ['trl', undefined, undefined]);
    const value = await filled(text);
    assert.equal(value('optimizer.params.lr'), 1e-5);
    assert.equal(value('bf16.enabled'), undefined);
  });

  it('of Open-Assistant are sections, which are merged', async () => {
    const section =
      '  deepspeed_config: c.json\n  per_device_train_batch_size: 2\n  log_wandb: true\n  residual_dropout: 0\n  dtype: fp16\n  learning_rate: 1e-5\n';
    const [first, second] = await runsIn(yamlFile, `defaults:\n${section}other:\n${section}`);
    assert.equal(first?.family, 'open-assistant');
    assert.equal(second?.config?.path, 'c.json');
    assert.equal(first.arguments.get('learning_rate')?.certainty, 'variable');
    const value = await filled(`defaults:\n${section}`);
    assert.deepEqual([value('fp16.enabled'), value('optimizer.params.lr')], [true, 1e-5]);
  });

  it('of unknown programs have no reader, and no defaults', async () => {
    const text = 'a:\n  training:\n    deepspeed_config: configs/ds.json\n    max_grad_norm: 0.5\n';
    const run = await onlyRun(yamlFile, text);
    assert.deepEqual([run.family, run.reader, run.config?.by], [undefined, undefined, 'deepspeed_config']);
    const value = await filled(text);
    assert.equal(value('gradient_clipping'), 0.5);
    assert.equal(value('optimizer.params.lr'), undefined);
  });

  it('are not workflows, and not files of `accelerate launch`', async () => {
    assert.deepEqual(await runsIn(yamlFile, 'jobs:\n  a:\n    outputs:\n      deepspeed: x.json\n'), []);
    assert.deepEqual(await runsIn(yamlFile, 'a:\n  deepspeed: true\n'), []);
    const [run, other] = await runsIn(yamlFile, 'distributed_type: DEEPSPEED\ndeepspeed: x.json\n');
    assert.deepEqual([run?.kind, other], ['accelerate', undefined]);
    assert.deepEqual(await runsIn(yamlFile, `a: ${'{deepspeed: '.repeat(200)}`), []);
  });
});

describe('the file of `accelerate launch`', () => {
  const text = `distributed_type: DEEPSPEED
deepspeed_config:
  deepspeed_config_file: configs/ds.json
  gradient_accumulation_steps: 4
  deepspeed_hostfile: hosts
mixed_precision: bf16
num_processes: 16
`;

  it('has the number of processes and the config', async () => {
    const run = await onlyRun(yamlFile, text);
    assert.equal(run.worldSize?.value, 16);
    assert.equal(text.slice(run.worldSize.span.offset, run.worldSize.span.end), '16');
    assert.equal(run.config?.path, 'configs/ds.json');
    assert.equal(run.hostfile?.path, 'hosts');
    assert.equal(run.reader, 'accelerate');
    const { gradient_accumulation_steps: steps, mixed_precision: precision } = written(text, run.flags);
    assert.deepEqual(
      [steps, precision],
      [
        [4, '4'],
        ['bf16', 'bf16'],
      ],
    );
  });

  it('lets the section win', async () => {
    const run = await onlyRun(yamlFile, text.replace('  deepspeed_hostfile: hosts', '  num_processes: 2'));
    assert.equal(run.worldSize?.value, 2);
  });

  it('starts DeepSpeed only if it says so', async () => {
    assert.deepEqual(await runsIn(yamlFile, text.replace('DEEPSPEED', 'MULTI_GPU')), []);
    const open = await onlyRun(yamlFile, text.replace(': 16', ': -1'));
    assert.equal(open.worldSize, undefined);
  });
});
