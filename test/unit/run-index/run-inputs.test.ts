import assert from 'node:assert/strict';
import type { KnownRun } from '../../../server/src/loaders/known-run.js';
import { loadNotation } from '../../../server/src/notations/notations.js';
import { RunIndex } from '../../../server/src/run-index/run-index.js';
import { filesInMemory } from './files-in-memory.js';

type Files = { readonly [path: string]: string };

async function runOf(files: Files, release = 'auto'): Promise<KnownRun> {
  const index = new RunIndex(filesInMemory({ 'ds.json': '{}', ...files }), '/w', loadNotation);
  await index.build();
  const [run, other] = index.runsOf('ds.json', release);
  assert.ok(run !== undefined && other === undefined);
  return run;
}

/** Returns the inputs of a run by their values. */
async function inputsOf(files: Files, release?: string): Promise<{ readonly [name: string]: unknown }> {
  const { uncounted, ...inputs } = (await runOf(files, release)).inputs ?? {};
  return Object.fromEntries([
    ...Object.entries(inputs).map(([name, input]) => [name, input.value] as const),
    ...(uncounted === undefined ? [] : [['uncounted', uncounted] as const]),
  ]);
}

function lora(rank: number, dropout: number, targets: unknown, modulesToSave: readonly string[] = []): object {
  return { kind: 'lora', rank, dropout, targets, modulesToSave };
}

const all = { kind: 'all' };

describe('the inputs that the memory of a run depends on', () => {
  const recipe = 'deepspeed: ds.json\nper_device_train_batch_size: 2\n';
  const llamafactory = (text: string): Files => ({
    'sft.yaml': `model_name_or_path: m\nstage: sft\ntemplate: qwen\n${recipe}${text}`,
  });
  const axolotl = (text: string): Files => ({
    'a.yaml': `base_model: m\ndeepspeed: ds.json\nmicro_batch_size: 3\n${text}`,
  });
  const swift = (text: string): Files => ({ 'run.sh': `swift sft --model m --deepspeed ds.json ${text}` });
  const trl = (text: string): Files => ({ 'run.sh': `trl sft --model_name_or_path m --deepspeed ds.json ${text}` });
  const trainer = (text: string): Files => ({ 'run.sh': `deepspeed t.py --deepspeed ds.json ${text}` });

  const cases: readonly (readonly [string, Files, { readonly [name: string]: unknown }])[] = [
    [
      'the defaults of LLaMA-Factory',
      llamafactory(''),
      {
        sequenceLength: 2048,
        checkpointing: 'reentrant',
        attention: 'sdpa',
        trained: lora(8, 0, 'all-linear'),
        fusedLoss: false,
        microBatch: 2,
      },
    ],
    [
      "LLaMA-Factory's own names",
      llamafactory(
        'cutoff_len: 8192\ndisable_gradient_checkpointing: true\nflash_attn: fa2\nlora_rank: 64\nlora_dropout: 0.1\nlora_target: q_proj,v_proj\nadditional_target: embed_tokens,lm_head\nenable_liger_kernel: true\nneat_packing: true\n',
      ),
      {
        sequenceLength: 8192,
        checkpointing: 'off',
        attention: 'flash_attention_2',
        trained: lora(64, 0.1, ['q_proj', 'v_proj'], ['embed_tokens', 'lm_head']),
        fusedLoss: true,
        packed: true,
      },
    ],
    [
      'all weights, and the newer way of checkpointing, in LLaMA-Factory',
      llamafactory('finetuning_type: full\nuse_reentrant_gc: false\n'),
      { trained: all, checkpointing: 'non-reentrant' },
    ],
    ['frozen layers, which are not counted', llamafactory('finetuning_type: freeze\n'), { trained: undefined }],
    [
      'the defaults of axolotl',
      axolotl(''),
      { model: 'm', microBatch: 3, sequenceLength: 512, checkpointing: 'off', trained: all, packed: false },
    ],
    [
      "axolotl's own names",
      axolotl(
        'sequence_len: 4096\ngradient_checkpointing: true\nflash_attention: true\nadapter: lora\nlora_r: 32\nlora_dropout: 0.05\nlora_target_linear: true\nlora_modules_to_save: [embed_tokens]\nliger_fused_linear_cross_entropy: true\nsample_packing: true\n',
      ),
      {
        sequenceLength: 4096,
        checkpointing: 'non-reentrant',
        attention: 'flash_attention_2',
        trained: lora(32, 0.05, 'all-linear', ['embed_tokens']),
        fusedLoss: true,
        packed: true,
      },
    ],
    [
      'a quantized model in axolotl',
      axolotl('adapter: qlora\nload_in_4bit: true\nlora_r: 8\nlora_target_modules: [q_proj]\n'),
      { trained: lora(8, 0, ['q_proj']), uncounted: ['the quantization of the weights, which makes them smaller'] },
    ],
    [
      'the frozen layers of LLaMA-Factory, by its default',
      llamafactory('finetuning_type: freeze\n'),
      { trained: undefined, uncounted: ['frozen parts of the model'] },
    ],
    [
      'frozen layers of LLaMA-Factory, as many as a large model has',
      llamafactory('finetuning_type: freeze\nfreeze_trainable_layers: 24\n'),
      { trained: undefined, uncounted: ['frozen parts of the model'] },
    ],
    [
      'frozen layers that LLaMA-Factory does not read beside full training',
      llamafactory('finetuning_type: full\nfreeze_trainable_layers: 2\n'),
      { trained: all, uncounted: undefined },
    ],
    [
      'weights that axolotl trains alone',
      axolotl('unfrozen_parameters:\n  - model.layers.3\n'),
      { trained: all, uncounted: ['frozen parts of the model'] },
    ],
    [
      'the defaults of ms-swift',
      swift(''),
      {
        model: 'm',
        sequenceLength: undefined,
        checkpointing: 'reentrant',
        trained: lora(8, 0.05, 'all-linear'),
        microBatch: 1,
      },
    ],
    [
      "ms-swift's own names",
      swift('--max_length 2048 --tuner_type full --attn_impl flash_attn --gradient_checkpointing false --packing true'),
      { sequenceLength: 2048, trained: all, attention: 'flash_attention_2', checkpointing: 'off', packed: true },
    ],
    [
      'the defaults of TRL',
      trl(''),
      { sequenceLength: 1024, checkpointing: 'non-reentrant', trained: all, fusedLoss: false },
    ],
    [
      "TRL's own names",
      trl(
        '--max_length 512 --use_peft --lora_r 4 --lora_target_modules q_proj v_proj --attn_implementation eager --use_liger_kernel',
      ),
      { sequenceLength: 512, trained: lora(4, 0.05, ['q_proj', 'v_proj']), attention: 'eager', fusedLoss: true },
    ],
    [
      "Trainer's own names, with one that scripts have",
      trainer(
        '--model_max_length 4096 --gradient_checkpointing True --per_device_train_batch_size 4 --use_liger_kernel',
      ),
      { sequenceLength: 4096, checkpointing: 'non-reentrant', microBatch: 4, fusedLoss: true, trained: undefined },
    ],
    ['a switch without a value', trainer('--activation_checkpointing'), { checkpointing: 'non-reentrant' }],
    [
      'the older way of checkpointing by a JSON argument',
      trainer(`--gradient_checkpointing --gradient_checkpointing_kwargs '{"use_reentrant": true}'`),
      { checkpointing: 'reentrant' },
    ],
    ['adapters of a script', trainer('--lora_enable True --lora_r 128'), { trained: lora(128, 0, undefined) }],
    ['adapters that a script leaves out', trainer('--use_lora False --lora_rank 8'), { trained: all }],
    ['a rank of 0', trainer('--lora_dim 0'), { trained: all }],
    ['a length that nobody knows', trainer('--max_seq_length "$LENGTH"'), { sequenceLength: undefined }],
  ];
  for (const [title, files, expected] of cases) {
    it(`are ${title}`, async () => {
      const inputs = await inputsOf(files);
      const own = Object.keys(expected).map(name => [name, inputs[name]] as const);
      assert.deepEqual(Object.fromEntries(own), expected);
    });
  }

  it('follow the release of transformers', async () => {
    const files = trainer('--gradient_checkpointing');
    assert.equal((await inputsOf(files, '4.57.6')).checkpointing, 'reentrant');
  });

  it('say where they come from, also in a recipe', async () => {
    const run = await runOf({
      'sft.yaml': `model_name_or_path: m\ntemplate: qwen\n${recipe}cutoff_len: 4096\n`,
      'run.sh': 'llamafactory-cli train sft.yaml',
    });
    assert.equal(run.inputs?.sequenceLength?.from, '`cutoff_len: 4096` in sft.yaml');
    assert.equal(run.inputs?.attention?.from, 'the default of `flash_attn`');
    const { inputs } = await runOf(trainer('--max_seq_length 512'));
    const { leaner: _, ...length } = inputs?.sequenceLength ?? {};
    assert.deepEqual(length, { value: 512, from: '`--max_seq_length 512` in run.sh:1', certainty: 'literal' });
  });

  it('have no defaults of Trainer if another program may have its own, or arguments are hidden', async () => {
    const own = await inputsOf({ 'run.sh': 'deepspeed t.py --deepspeed_config ds.json' });
    assert.deepEqual(own, {});
    const hidden = await inputsOf(trainer('"$@"'));
    assert.equal(hidden.checkpointing, undefined);
  });

  it('have the file of a model in the workspace', async () => {
    const files = {
      'models/tiny/config.json': '{"model_type": "llama"}',
      ...trainer('--model_name_or_path models/tiny/'),
    };
    assert.equal((await runOf(files)).modelText, '{"model_type": "llama"}');
    assert.equal((await runOf(trainer('--model_name_or_path org/models'))).modelText, undefined);
    const recipe = { 'models/tiny/config.json': '{}', 'sft.yaml': 'base_model: ./models/tiny\ndeepspeed: ds.json\n' };
    assert.equal((await runOf(recipe)).modelText, '{}');
  });
});
