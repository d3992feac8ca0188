import assert from 'node:assert/strict';
import type { KnownRun } from '../../../server/src/loaders/known-run.js';
import { loadNotation } from '../../../server/src/notations/notations.js';
import { RunIndex } from '../../../server/src/run-index/run-index.js';
import { filesInMemory } from './files-in-memory.js';

const trainer = 'from transformers import HfArgumentParser, TrainingArguments, Trainer\n';
const engine = 'engine, *_ = deepspeed.initialize(model=model, config=args.deepspeed_config)\n';

async function indexOf(files: { readonly [path: string]: string }): Promise<RunIndex> {
  const index = new RunIndex(filesInMemory(files), '/w', loadNotation);
  await index.build();
  return index;
}

async function runsOf(
  files: { readonly [path: string]: string },
  path = 'ds.json',
  release = 'auto',
): Promise<readonly KnownRun[]> {
  return (await indexOf({ [path]: '{}', ...files })).runsOf(path, release);
}

function namesOf(runs: readonly KnownRun[]): readonly string[] {
  return runs.map(({ name }) => name);
}

describe('the runs of a config', () => {
  it('are the commands that name it, with their lines', async () => {
    const runs = await runsOf({
      'train.sh':
        '#!/bin/bash\nset -e\ndeepspeed train.py --deepspeed ds.json\ndeepspeed eval.py --deepspeed other.json\n',
      'b.sh': 'torchrun --nproc_per_node 2 train.py --deepspeed ds.json',
    });
    assert.deepEqual(namesOf(runs), ['b.sh:1', 'train.sh:3']);
  });

  it('have different names', async () => {
    const command = 'deepspeed t.py --deepspeed ds.json';
    const cell = (source: string) => ({ cell_type: 'code', source: [source], metadata: {}, outputs: [] });
    const notebook = JSON.stringify({ cells: [cell(`x = 1\n!${command}\n`), cell(`!${command}`)], metadata: {} });
    const runs = await runsOf({ 'a.ipynb': notebook, 'b.sh': `${command} & ${command}\n${command}` });
    assert.deepEqual(namesOf(runs), ['a.ipynb:cell 1:2', 'a.ipynb:cell 2:1', 'b.sh:1', 'b.sh:1#2', 'b.sh:2']);
  });

  it('name it from the workspace folder, their own or one between', async () => {
    for (const [script, written] of [
      ['a/b/run.sh', 'a/configs/ds.json'],
      ['a/b/run.sh', '../configs/ds.json'],
      ['a/b/run.sh', 'configs/ds.json'],
      ['a/configs/run.sh', './ds.json'],
      ['x/run.sh', '/w/a/configs/ds.json'],
    ] as const) {
      const runs = await runsOf({ [script]: `deepspeed t.py --deepspeed ${written}` }, 'a/configs/ds.json');
      assert.deepEqual([script, written, runs.length], [script, written, 1]);
      assert.equal(runs[0]?.isOnlyFile, true);
    }
  });

  it('name it from the folder that the script has changed to', async () => {
    for (const change of [
      'cd a',
      'cd a || exit 1',
      'pushd a > /dev/null',
      'cd x && cd ../a',
      'bash -c "cd a"\ncd a',
      'D=a; cd $D',
    ]) {
      const files = { 'run.sh': `${change}\ndeepspeed t.py --deepspeed configs/ds.json`, 'x/y': '' };
      assert.equal((await runsOf(files, 'a/configs/ds.json')).length, 1, change);
    }
    for (const change of ['cd b', '(cd a)', 'cd a; cd ..', 'bash -c "cd a"']) {
      const files = { 'run.sh': `${change}\ndeepspeed t.py --deepspeed configs/ds.json` };
      assert.equal((await runsOf(files, 'a/configs/ds.json')).length, 0, change);
    }
    const inner = { 'run.sh': 'cd a && bash -c "cd configs && deepspeed t.py --deepspeed ds.json"' };
    assert.equal((await runsOf(inner, 'a/configs/ds.json')).length, 1);
  });

  it('are not sure of their file if nobody knows the folder', async () => {
    for (const change of ['cd "$1"', 'if x; then cd y; fi', 'cd /elsewhere']) {
      const [run] = await runsOf({ 'run.sh': `${change}\ndeepspeed t.py --deepspeed ds.json` });
      assert.equal(run?.isOnlyFile, false, change);
    }
  });

  it('start a module, whose file tells the reader', async () => {
    const files = { 'run.sh': 'torchrun -m pkg.train --deepspeed ds.json', 'pkg/train.py': engine };
    assert.deepEqual(
      (await runsOf(files)).map(({ loader }) => loader),
      ['deepspeed'],
    );
  });

  it('do not name a file outside of the workspace, or another one', async () => {
    for (const written of ['/elsewhere/ds.json', '~/ds.json', '../../ds.json', '$DIR/ds.json', 'configs/ds.json']) {
      assert.deepEqual(await runsOf({ 'x/run.sh': `deepspeed t.py --deepspeed ${written}` }), [], written);
    }
  });

  it('may mean several files', async () => {
    const files = { 'x/run.sh': 'deepspeed t.py --deepspeed ds.json', 'x/ds.json': '{}', 'ds.json': '{}' };
    for (const path of ['ds.json', 'x/ds.json']) {
      const [run] = await runsOf(files, path);
      assert.equal(run?.isOnlyFile, false);
    }
  });

  it('have the reader that their program uses', async () => {
    const command = 'deepspeed train.py --deepspeed ds.json';
    const readers = async (program: string | undefined): Promise<readonly unknown[]> => {
      const files = { 'run.sh': command, ...(program === undefined ? {} : { 'train.py': program }) };
      return (await runsOf(files)).map(({ loader, isLoaderSeen }) => [loader, isLoaderSeen]);
    };
    assert.deepEqual(await readers(trainer), [['transformers', true]]);
    assert.deepEqual(await readers(engine), [['deepspeed', true]]);
    assert.deepEqual(await readers('from other import main'), [['transformers', false]]);
    assert.deepEqual(await readers(undefined), [['transformers', false]]);
  });

  it('fill in what their arguments say', async () => {
    const [run] = await runsOf({
      'run.sh':
        'LR=3e-5\nBS=(--per_device_train_batch_size 4)\ndeepspeed --num_gpus 8 t.py --deepspeed ds.json --learning_rate $LR "${BS[@]}" --bf16',
    });
    const fill = (path: string): unknown => {
      const { value, certainty, from } = run?.fills[path] ?? {};
      return [value, certainty, from];
    };
    assert.deepEqual(fill('optimizer.params.lr'), [3e-5, 'variable', '`--learning_rate 3e-5`']);
    assert.deepEqual(fill('train_micro_batch_size_per_gpu'), [4, 'variable', '`--per_device_train_batch_size 4`']);
    assert.deepEqual(fill('bf16.enabled'), [true, 'literal', '`--bf16`']);
    assert.deepEqual(fill('fp16.enabled'), [false, 'default', 'the default of `fp16`']);
    assert.deepEqual(fill('train_batch_size'), [
      32,
      'default',
      '`--per_device_train_batch_size 4` and the default of `gradient_accumulation_steps` on 8 GPUs',
    ]);
    assert.deepEqual(run?.worldSize, { value: 8, reason: '`--num_gpus` is 8', isLiteral: true });
  });

  describe('with a hostfile', () => {
    const worldSize = async (flags: string): Promise<number | undefined> => {
      const files = { 'run.sh': `deepspeed ${flags} t.py --deepspeed ds.json`, hosts: 'w0 slots=8\nw1 slots=8\n' };
      return (await runsOf(files))[0]?.worldSize?.value;
    };

    it('have all of its GPUs', async () => {
      assert.equal(await worldSize('--hostfile hosts'), 16);
    });

    it('have the GPUs that flags choose', async () => {
      assert.equal(await worldSize('--hostfile hosts --include w0:0,1'), 2);
      assert.equal(await worldSize('--hostfile hosts --num_nodes 1'), 8);
      assert.equal(await worldSize('--hostfile hosts --num_gpus 2'), 4);
      assert.equal(await worldSize('--hostfile hosts --num_nodes 1 --num_gpus 2'), 2);
    });

    it('have an unknown number if flags or the hostfile are unknown', async () => {
      assert.equal(await worldSize('--hostfile hosts --num_nodes $N'), undefined);
      assert.equal(await worldSize('--hostfile hosts --exclude w0'), undefined);
      assert.equal(await worldSize('--hostfile other'), undefined);
    });
  });

  it('have the hostfile of the folder that has their other files', async () => {
    const files = {
      hosts: 'w0 slots=8\n',
      'a/hosts': 'w0 slots=8\nw1 slots=8\n',
      'a/ds.json': '{}',
      'a/run.sh': 'deepspeed --hostfile hosts t.py --deepspeed ds.json',
    };
    const [run] = await runsOf(files, 'a/ds.json');
    assert.equal(run?.worldSize?.value, 16);
    // Both folders have all files, so the folder is not certain.
    const [either] = await runsOf({ ...files, 'ds.json': '{}' }, 'a/ds.json');
    assert.equal(either?.worldSize, undefined);
    // No folder has both: the paths are looked up one by one.
    const { 'a/hosts': _, ...others } = files;
    const [neither] = await runsOf({ ...others, 't.py': trainer }, 'a/ds.json');
    assert.deepEqual([neither?.worldSize?.value, neither?.isLoaderSeen], [8, true]);
  });

  it('have the arguments of their recipe, and of the command', async () => {
    const runs = await runsOf({
      'sft.yaml':
        'stage: sft\nfinetuning_type: full\ndeepspeed: ds.json\nlearning_rate: 1.0e-5\nper_device_train_batch_size: 2\noutput_dir: out\n',
      'run.sh': 'FORCE_TORCHRUN=1 NPROC_PER_NODE=4 llamafactory-cli train sft.yaml per_device_train_batch_size=3',
    });
    assert.deepEqual(namesOf(runs), ['run.sh:1']);
    const { fills, worldSize } = runs[0] ?? {};
    assert.deepEqual(
      [fills?.['optimizer.params.lr'], fills?.train_micro_batch_size_per_gpu].map(fill => [
        fill?.value,
        fill?.place?.uri,
      ]),
      [
        [1e-5, 'file:///w/sft.yaml'],
        [3, 'file:///w/run.sh'],
      ],
    );
    assert.equal(worldSize?.value, 4);
    assert.equal(fills?.['optimizer.params.lr']?.from, '`learning_rate: 1e-5` in sft.yaml');
  });

  it('are only examples in Markdown', async () => {
    const [run] = await runsOf({
      'README.md': '# Use\n\n```bash\ndeepspeed --num_gpus 4 t.py --deepspeed ds.json --bf16\n```\n',
    });
    assert.deepEqual([run?.name, run?.isOnlyFile, run?.worldSize?.isLiteral], ['README.md:4', false, false]);
  });

  it('leave out arguments that nobody knows', async () => {
    const [run] = await runsOf({
      'run.sh': 'deepspeed --num_gpus $1 t.py --deepspeed ds.json --learning_rate $2 "$@"',
    });
    assert.deepEqual(
      Object.entries(run?.fills ?? {}).filter(([path, { value }]) => value !== undefined && !path.endsWith('min_lr')),
      [],
    );
    assert.equal(run?.worldSize, undefined);
  });

  it('have the flags of programs that are their own launchers', async () => {
    for (const [command, path] of [
      ['swift sft --model x --deepspeed ds.json --per_device_train_batch_size 3', 'ds.json'],
      ['llamafactory-cli train --stage sft --deepspeed ds.json --per_device_train_batch_size 3', 'ds.json'],
    ] as const) {
      const [run] = await runsOf({ 'run.sh': command }, path);
      assert.equal(run?.fills.train_micro_batch_size_per_gpu?.value, 3, command);
    }
  });

  it('are open if their array grows under a condition, or if they are cut off', async () => {
    for (const script of [
      'A=(--deepspeed ds.json --learning_rate 1e-5)\nif x; then A+=(--max_grad_norm 0.5); fi\ndeepspeed t.py "${A[@]}"',
      'A="--deepspeed ds.json --learning_rate 1e-5"\nif x; then A="$A --max_grad_norm 0.5"; fi\ndeepspeed t.py $A',
      'A=(--deepspeed ds.json --learning_rate 1e-5 --bf16)\nif x; then A+=(--max_grad_norm 0.5); fi\ndeepspeed t.py "${A[@]}"',
      'deepspeed t.py --deepspeed ds.json --learning_rate 1e-5\n  --max_grad_norm 0.5',
    ]) {
      const [run] = await runsOf({ 'run.sh': script });
      const values = ['optimizer.params.lr', 'gradient_clipping'].map(path => run?.fills[path]?.value);
      assert.deepEqual(values, [1e-5, undefined], script);
    }
  });

  it('name files in the folder of their script', async () => {
    const files = { 'a/ds.json': '{}', 'b/ds.json': '{}', 'ds.json': '{}' };
    const command = 'deepspeed t.py --deepspeed';
    for (const [script, path] of [
      [`D=$(dirname "$0")\n${command} "$D/ds.json"`, 'a/ds.json'],
      [`D=$(dirname "$0")\n${command} $D/../b/ds.json`, 'b/ds.json'],
      [`R=$(pwd)\ncd a\n${command} $R/b/ds.json`, 'b/ds.json'],
      [`cd "$(dirname "$0")"\n${command} ds.json`, 'a/ds.json'],
      [`cd "$(dirname "$0")"\ncd ..\n${command} ds.json`, 'ds.json'],
      [`cd "$(dirname "$0")/../b" || exit\n${command} ./ds.json`, 'b/ds.json'],
    ] as const) {
      for (const other of Object.keys(files)) {
        const runs = await runsOf({ ...files, 'a/run.sh': script }, other);
        assert.deepEqual(
          runs.map(({ isOnlyFile }) => isOnlyFile),
          other === path ? [true] : [],
          `${script} ${other}`,
        );
      }
    }
  });

  it('have arguments by the start of their names', async () => {
    const [run] = await runsOf({
      'run.sh': 'deepspeed t.py --deepspeed ds.json --per_device_train_batch 2 --gradient_acc 4 --adam_b 0.5',
    });
    const fill = (path: string): unknown => [run?.fills[path]?.value, run?.fills[path]?.certainty];
    assert.deepEqual(fill('train_micro_batch_size_per_gpu'), [2, 'variable']);
    assert.deepEqual(fill('gradient_accumulation_steps'), [4, 'variable']);
    assert.deepEqual(fill('optimizer.params.betas'), [undefined, 'variable']);
  });

  it('follow the release of transformers', async () => {
    const files = { 'run.sh': 'deepspeed t.py --deepspeed ds.json --warmup_ratio 0.1 --max_steps 100' };
    const warmup = async (release: string): Promise<unknown> =>
      (await runsOf(files, 'ds.json', release))[0]?.fills['scheduler.params.warmup_num_steps']?.value;
    assert.deepEqual([await warmup('4.57.6'), await warmup('5.24.0')], [10, undefined]);
  });
});
