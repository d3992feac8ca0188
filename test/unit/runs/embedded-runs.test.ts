import assert from 'node:assert/strict';
import { makefile } from '../../../server/src/runs/sources/makefile.js';
import { markdown } from '../../../server/src/runs/sources/markdown.js';
import { notebook } from '../../../server/src/runs/sources/notebook.js';
import { shellScript } from '../../../server/src/runs/sources/shell-script.js';
import { yamlFile } from '../../../server/src/runs/sources/yaml-file.js';
import { onlyRun, runsIn, written } from './reading.js';

describe('the recipes of a Makefile', () => {
  const text = `GPUS ?= 4
CFG := configs/ds.json # the config
LR = 1e-5
MODEL = $(HOME)/m
COMMON = --lr $(LR) \\
  --bf16 True
train: data
\t@N=2 deepspeed --num_gpus $(GPUS) train.py --deepspeed $(CFG) \\
\t\t--model $(MODEL) --n $$N $(COMMON) --out out/\${LR}-x --all $(shell ls)
`;

  it('are run with the variables of make, at their places', async () => {
    const run = await onlyRun(makefile, text);
    assert.equal(run.worldSize?.value, 4);
    assert.equal(run.config?.path, 'configs/ds.json');
    assert.equal(text.slice(run.config.offset, run.config.end), 'configs/ds.json');
    assert.deepEqual(written(text, run.arguments), {
      deepspeed: ['configs/ds.json', 'configs/ds.json'],
      model: [undefined, '$(MODEL)'],
      n: [undefined, '$$N'],
      lr: ['1e-5', '$(COMMON)'],
      bf16: ['True', '$(COMMON)'],
      out: ['out/1e-5-x', 'out/${LR}-x'],
      all: [undefined, '$(shell ls)'],
    });
    assert.equal(run.arguments.get('lr')?.certainty, 'variable');
    assert.ok(text.slice(run.offset, run.end).startsWith('N=2 deepspeed'));
  });

  it('do not have variables that are set twice, or for a target', async () => {
    for (const change of ['GPUS = 8\n', 'other: GPUS = 8\n', 'GPUS += 1\n']) {
      assert.equal((await onlyRun(makefile, `${change}${text}`)).worldSize, undefined, change);
    }
  });

  it('do not have variables that name themselves, or that grow without end', async () => {
    const doubled = Array.from({ length: 40 }, (_, i) => `A${i + 1} = $(A${i})$(A${i})\n`).join('');
    const run = await onlyRun(makefile, `B = $(B)\nA0 = x\n${doubled}t:\n\tdeepspeed x.py --a $(A40) --b $(B)\n`);
    assert.deepEqual([run.arguments.get('a')?.value, run.arguments.get('b')?.value], [undefined, undefined]);
  });
});

describe('the commands in Markdown', () => {
  it('are those of shells', async () => {
    const text =
      '# x\n```bash\n$ deepspeed --num_gpus=2 train.py \\\n    --deepspeed ds.json ...\n```\n```python\ndeepspeed x.py\n```\n> ~~~\n> deepspeed y.py\n> ~~~\n';
    const [first, second, third] = await runsIn(markdown, text);
    assert.equal(first?.worldSize?.value, 2);
    assert.deepEqual(written(text, first.arguments), { deepspeed: ['ds.json', 'ds.json'] });
    assert.equal(first.isOpen, true);
    assert.equal(second?.script?.path, 'y.py');
    assert.equal(third, undefined);
  });

  it('are not forms to fill in', async () => {
    assert.deepEqual(await runsIn(markdown, '```sh\ndeepspeed <script.py> --deepspeed ds.json\n```\n'), []);
    assert.deepEqual(await runsIn(markdown, 'deepspeed x.py --deepspeed ds.json\n'), []);
  });
});

describe('the runs of a notebook', () => {
  const cells = [
    'BS = 4\n',
    '!deepspeed --num_gpus=2 train.py \\\n  --deepspeed "ds é.json" --lr {lr} --x $y\n!pip install deepspeed',
    '%%bash\nA=3\ndeepspeed t.py --n $A',
    'from transformers import TrainingArguments\na = TrainingArguments("x", deepspeed="c.json",\n  per_device_train_batch_size=BS)',
  ];
  for (const source of [cells, cells.map(cell => cell.match(/[^\n]*\n|[^\n]+$/g))]) {
    const text = JSON.stringify({ cells: source.map(each => ({ cell_type: 'code', source: each })) }, null, 1);

    it(`are found in ${Array.isArray(source[0]) ? 'lists of strings' : 'strings'}`, async () => {
      const [line, bash, call, other] = await runsIn(notebook, text);
      assert.equal(line?.worldSize?.value, 2);
      assert.deepEqual(written(text, line.arguments), {
        deepspeed: ['ds é.json', 'ds é.json'],
        lr: [undefined, '{lr}'],
        x: [undefined, '$y'],
      });
      assert.deepEqual(written(text, bash?.arguments ?? new Map()), { n: ['3', '3'] });
      assert.deepEqual(written(text, call?.arguments ?? new Map()), {
        deepspeed: ['c.json', '\\"c.json\\"'],
        per_device_train_batch_size: [4, 'BS'],
      });
      assert.equal(other, undefined);
    });
  }
});

describe('the steps of a workflow', () => {
  it('start what their commands start', async () => {
    const text = [
      'jobs:',
      '  train:',
      '    runs-on: gpu',
      '    steps:',
      '      - run: deepspeed --num_gpus 2 train.py --deepspeed ds.json',
      '      - name: x',
      '        run: |',
      '          pip install deepspeed',
      '',
      '          deepspeed train.py \\',
      '            --deepspeed b.json',
      '      - uses: deepspeed c.py --deepspeed c.json',
      '',
    ].join('\n');
    const [first, second, third] = await runsIn(yamlFile, text);
    assert.equal(first?.worldSize?.value, 2);
    assert.deepEqual(written(text, first.arguments), { deepspeed: ['ds.json', 'ds.json'] });
    assert.equal(second?.config?.path, 'b.json');
    assert.equal(text.slice(second.config.offset, second.config.end), 'b.json');
    assert.equal(third, undefined);
    assert.deepEqual(await runsIn(yamlFile, text.replace('runs-on: gpu', 'x: gpu')), []);
    const [lost] = await runsIn(yamlFile, text.replace('- name: x', '- working-directory: y'));
    assert.equal(lost?.isLost, true);
  });
});

describe('the command line of TRL', () => {
  it('starts a program of its own with Trainer', async () => {
    const text = 'trl sft --model_name_or_path m --deepspeed ds.json --num_processes 4 --accelerate_config zero3\n';
    const run = await onlyRun(shellScript, text);
    assert.deepEqual(
      [run.launcher, run.config?.path, run.worldSize?.value, run.reader, run.accelerateFile],
      ['trl', 'ds.json', 4, 'transformers', undefined],
    );
    const file = await onlyRun(shellScript, 'trl dpo --config a.yaml --accelerate_config b.yaml\n');
    assert.deepEqual([file.recipe?.path, file.accelerateFile?.path], ['a.yaml', 'b.yaml']);
  });
});
