import assert from 'node:assert/strict';
import type { LeanerInput } from '../../../server/src/loaders/run-inputs.js';
import { loadNotation } from '../../../server/src/notations/notations.js';
import { RunIndex } from '../../../server/src/run-index/run-index.js';
import { filesInMemory } from './files-in-memory.js';

type Files = { readonly [path: string]: string };
type Name = 'checkpointing' | 'attention' | 'sequenceLength';

async function inputOf(files: Files, name: Name) {
  const index = new RunIndex(filesInMemory({ 'ds.json': '{}', ...files }), '/w', loadNotation);
  await index.build();
  return index.runsOf('ds.json', 'auto')[0]?.inputs?.[name];
}

async function leanerOf(files: Files, name: Name): Promise<LeanerInput<unknown>> {
  const { leaner } = (await inputOf(files, name)) ?? {};
  assert.ok(leaner);
  return leaner;
}

/** Returns the files after the edit. */
function edited(files: Files, { edit }: LeanerInput<unknown>): Files {
  assert.ok(edit);
  const path = edit.place.uri.replace('file:///w/', '');
  const lines = (files[path] ?? '').split('\n');
  const offset = ({ line, character }: { readonly line: number; readonly character: number }): number =>
    lines.slice(0, line).reduce((sum, each) => sum + each.length + 1, 0) + character;
  const text = files[path] ?? '';
  return { ...files, [path]: text.slice(0, offset(edit.place.start)) + edit.text + text.slice(offset(edit.place.end)) };
}

const sft = 'model_name_or_path: m\nstage: sft\ntemplate: qwen\ndeepspeed: ds.json\n';

/** Files, the input, and the file of the edit after it. */
const cases: readonly (readonly [what: string, files: Files, name: Name, after: string])[] = [
  [
    'a switch of Trainer',
    { 'run.sh': 'deepspeed t.py --deepspeed ds.json --gradient_checkpointing False\n' },
    'checkpointing',
    'deepspeed t.py --deepspeed ds.json --gradient_checkpointing True\n',
  ],
  [
    'a default of Trainer',
    { 'run.sh': 'deepspeed t.py --deepspeed ds.json \\\n  --output_dir "out dir"\n' },
    'checkpointing',
    'deepspeed t.py --deepspeed ds.json \\\n  --output_dir "out dir" --gradient_checkpointing True\n',
  ],
  [
    'a switch that turns it off',
    { 'a.yaml': `${sft}disable_gradient_checkpointing: true\n` },
    'checkpointing',
    `${sft}disable_gradient_checkpointing: false\n`,
  ],
  [
    'a flag that turns it off',
    {
      'run.sh':
        'llamafactory-cli train --stage sft --model_name_or_path m --deepspeed ds.json --disable_gradient_checkpointing --bf16 true\n',
    },
    'checkpointing',
    'llamafactory-cli train --stage sft --model_name_or_path m --deepspeed ds.json --bf16 true\n',
  ],
  [
    'a recipe with the default',
    { 'a.yaml': 'base_model: m\nmicro_batch_size: 3\ndeepspeed: ds.json\n' },
    'checkpointing',
    'base_model: m\nmicro_batch_size: 3\ngradient_checkpointing: true\ndeepspeed: ds.json\n',
  ],
  [
    'a call in Python',
    {
      't.py':
        'from transformers import TrainingArguments\nargs = TrainingArguments("out", deepspeed="ds.json", gradient_checkpointing=False)\n',
    },
    'checkpointing',
    'from transformers import TrainingArguments\nargs = TrainingArguments("out", deepspeed="ds.json", gradient_checkpointing=True)\n',
  ],
  [
    'eager attention',
    { 'run.sh': 'trl sft --model_name_or_path m --deepspeed ds.json --attn_implementation eager\n' },
    'attention',
    'trl sft --model_name_or_path m --deepspeed ds.json --attn_implementation sdpa\n',
  ],
  [
    'a length in a recipe that a command names',
    { 'a.yaml': `${sft}cutoff_len: 4096\n`, 'run.sh': 'llamafactory-cli train a.yaml\n' },
    'sequenceLength',
    `${sft}cutoff_len: 2048\n`,
  ],
];

describe('a leaner input of a run', () => {
  for (const [what, files, name, after] of cases) {
    it(`is written for ${what}`, async () => {
      const leaner = await leanerOf(files, name);
      const next = edited(files, leaner);
      const path = leaner.edit?.place.uri.replace('file:///w/', '') ?? '';
      assert.equal(next[path], after);
      assert.deepEqual((await inputOf(next, name))?.value, leaner.value);
      assert.ok(leaner.where.startsWith(path), leaner.where);
    });
  }

  it('names the line of a variable', async () => {
    const files = { 'run.sh': 'GC=False\ndeepspeed t.py --deepspeed ds.json --gradient_checkpointing $GC\n' };
    const leaner = await leanerOf(files, 'checkpointing');
    assert.equal(leaner.where, 'run.sh:1');
    assert.match(edited(files, leaner)['run.sh'] ?? '', /^GC=True\n/);
  });

  it('is only told in a notebook, whose cells are strings of JSON', async () => {
    const source = ['!deepspeed t.py --deepspeed ds.json --gradient_checkpointing False'];
    const cell = { cell_type: 'code', metadata: {}, outputs: [], execution_count: null, source };
    const notebook = JSON.stringify({ cells: [cell], metadata: {}, nbformat: 4, nbformat_minor: 5 });
    assert.deepEqual(await leanerOf({ 'run.ipynb': notebook }, 'checkpointing'), {
      value: 'non-reentrant',
      verb: 'write',
      written: '--gradient_checkpointing True',
      where: 'run.ipynb:cell 1:1',
    });
  });

  it('is absent if the run has it', async () => {
    const on = {
      'run.sh': 'deepspeed t.py --deepspeed ds.json --gradient_checkpointing True --attn_implementation sdpa\n',
    };
    assert.equal((await inputOf(on, 'checkpointing'))?.leaner, undefined);
    assert.equal((await inputOf(on, 'attention'))?.leaner, undefined);
  });
});
