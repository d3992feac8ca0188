import assert from 'node:assert/strict';
import { CodeActionKind, type Hover, type TextEdit } from 'vscode-languageserver-types';
import type { HostNotation } from '../../../server/src/detection/host-languages.js';
import { loadNotation } from '../../../server/src/notations/notations.js';
import type { RunPlaces } from '../../../server/src/runs/service/run-places.js';
import { createRunService } from '../../../server/src/runs/service/run-service.js';
import { everything } from '../../client-abilities.js';
import { applied, documentOf, type Marked, marked } from '../../marked-text.js';

const files: { readonly [path: string]: string } = {
  'ds.json':
    '{ "train_batch_size": "auto", "zero_optimization": { "stage": 2 }, "optimizer": { "type": "AdamW", "params": { "lr": 1e-5, "weight_decay": "auto" } } }',
  'configs/ds_zero3.json': '{}',
  'configs/other.json': '{}',
  'zero3.yaml': 'distributed_type: DEEPSPEED\n',
  'train.py': 'from transformers import HfArgumentParser, TrainingArguments\n',
};

const places: RunPlaces = {
  find: async (_, path) => {
    const text = files[path];
    return text === undefined ? undefined : { name: path, uri: `file:///p/${path}`, text };
  },
  list: async (_, folder) => {
    const prefix = folder === '' || folder.endsWith('/') ? folder : `${folder}/`;
    const inside = Object.keys(files).filter(path => path.startsWith(prefix));
    const entries = inside.map(path => {
      const [first = '', ...others] = path.slice(prefix.length).split('/');
      return { path: prefix + first, isFolder: others.length > 0 };
    });
    return [...new Map(entries.map(entry => [entry.path, entry])).values()];
  },
};

const service = createRunService(
  { ...everything, documentChanges: false },
  id => loadNotation(id as HostNotation),
  places,
);

function at(text: string): Marked {
  return marked(text, 'file:///p/run.sh', 'shellscript');
}

async function hoverAt(text: string): Promise<string | null> {
  const { document, position } = at(text);
  const hover: Hover | null = await service.hover(document, position);
  return hover === null ? null : (hover.contents as { readonly value: string }).value;
}

/** Returns the script after each completion, in the order of the list. */
async function completedAt(text: string): Promise<readonly string[]> {
  const { document, position } = at(text);
  const { items } = await service.complete(document, position);
  return [...items]
    .sort((a, b) => ((a.sortText ?? '') < (b.sortText ?? '') ? -1 : 1))
    .map(({ textEdit }) => applied(document, [textEdit as TextEdit]));
}

describe('hover in a script', () => {
  it('says what happens to an argument of Trainer', async () => {
    const rate = await hoverAt('deepspeed train.py --deepspeed ds.json --learning_r|ate 2e-5\n');
    assert.match(rate ?? '', /--learning_rate 2e-5/);
    assert.match(rate ?? '', /Becomes `optimizer\.params\.lr`: `2e-5`\. ds\.json has 1e-5 there/);
    assert.match(rate ?? '', /Becomes `scheduler\.params\.warmup_max_lr`: `2e-5`\. ds\.json does not have the key/);
    const decay = await hoverAt('deepspeed train.py --deepspeed ds.json --weight_decay 0.|1\n');
    assert.match(decay ?? '', /The "auto" in ds\.json is replaced with `0\.1`/);
    const micro = await hoverAt(
      'torchrun --nproc_per_node 4 train.py --deepspeed ds.json --per_device_train_batch_|size 2 --gradient_accumulation_steps 8\n',
    );
    assert.match(micro ?? '', /Becomes `train_batch_size`: `64`\. The "auto" in ds\.json is replaced with `64`/);
  });

  it('says what a flag of a launcher does, and the world size', async () => {
    assert.match(
      (await hoverAt('deepspeed --num_gp|us 4 train.py --deepspeed ds.json\n')) ?? '',
      /first ones[\s\S]*The world size is 4/,
    );
    assert.match((await hoverAt('accelerate launch --config-fi|le zero3.yaml train.py\n')) ?? '', /YAML file/);
  });

  it('says who reads the config', async () => {
    assert.match((await hoverAt('deepspeed train.py --deepspeed d|s.json\n')) ?? '', /Trainer reads it/);
    assert.match(
      (await hoverAt('deepspeed t.py --deepspeed --deepspeed_config d|s.json\n')) ?? '',
      /DeepSpeed reads it/,
    );
  });

  it('is silent about everything else', async () => {
    assert.equal(await hoverAt('deepspeed train.py --deepspeed ds.json --output|_dir x\n'), null);
    assert.equal(await hoverAt('ec|ho deepspeed\n'), null);
    assert.equal(await hoverAt('deepspeed t.py --deepspeed --deepspeed_config ds.json --learning_r|ate 1\n'), null);
  });
});

describe('completion of paths in a script', () => {
  it('offers configs, those with a name of a config first', async () => {
    assert.deepEqual(
      await completedAt('deepspeed t.py --deepspeed |\n'),
      [
        'deepspeed t.py --deepspeed ds.json\n',
        'deepspeed t.py --deepspeed configs/ds_zero3.json\n',
        'deepspeed t.py --deepspeed configs/other.json\n',
      ].sort((a, b) => Number(/other/.test(a)) - Number(/other/.test(b))),
    );
    assert.deepEqual(await completedAt('deepspeed t.py --deepspeed_config=configs/o|\n'), [
      'deepspeed t.py --deepspeed_config=configs/ds_zero3.json\n',
      'deepspeed t.py --deepspeed_config=configs/other.json\n',
    ]);
  });

  it('offers the files of accelerate launch', async () => {
    assert.deepEqual(await completedAt('accelerate launch --config_file "z|" t.py\n'), [
      'accelerate launch --config_file "zero3.yaml" t.py\n',
    ]);
  });

  it('offers nothing for other flags', async () => {
    assert.deepEqual(await completedAt('deepspeed t.py --output_dir |\n'), []);
    assert.deepEqual(await completedAt('deepspeed |t.py\n'), []);
  });
});

describe('definition in a script', () => {
  it('is the file that a path leads to', async () => {
    const target = async (text: string): Promise<string | undefined> => {
      const { document, position } = at(text);
      return (await service.definition(document, position))?.uri;
    };
    assert.equal(await target('deepspeed train.py --deepspeed d|s.json\n'), 'file:///p/ds.json');
    assert.equal(await target('deepspeed tr|ain.py --deepspeed ds.json\n'), 'file:///p/train.py');
    assert.equal(await target('accelerate launch --config_file zero|3.yaml train.py\n'), 'file:///p/zero3.yaml');
    assert.equal(await target('deepspeed train.py --deepspeed no|ne.json\n'), undefined);
    assert.equal(await target('C=d|s.json\ndeepspeed train.py --deepspeed $C\n'), 'file:///p/ds.json');
  });
});

describe('findings in a script', () => {
  const script = 'deepspeed train.py --deepspeed ds.json --learning_rate 2e-5\n';

  it('name the place in the config', async () => {
    const [diagnostic] = await service.diagnose(documentOf(script, 'file:///p/run.sh', 'shellscript'));
    assert.equal(diagnostic?.code, 'run-argument-conflict');
    assert.deepEqual(
      diagnostic?.relatedInformation?.map(({ location }) => [location.uri, location.range.start.character]),
      [['file:///p/ds.json', (files['ds.json'] ?? '').indexOf('1e-5')]],
    );
  });

  it('have fixes, an action that ignores them, and those about the rule', async () => {
    const document = documentOf(script, 'file:///p/run.sh', 'shellscript');
    const [diagnostic] = await service.diagnose(document);
    assert.ok(diagnostic);
    const actions = await service.codeActions(document, diagnostic.range, {
      diagnostics: [],
      only: [CodeActionKind.QuickFix],
    });
    assert.deepEqual(
      actions.map(({ title }) => title),
      [
        'Write "--learning_rate 1e-5" (replaces 2e-5)',
        'Turn the rule "run-argument-conflict" off in this workspace',
        'Ignore "run-argument-conflict" here, with a comment',
        'Show what "run-argument-conflict" means',
      ],
    );
    const after = actions.map(({ edit }) => edit && applied(document, edit.changes?.['file:///p/run.sh'] ?? []));
    assert.equal(after[0], script.replace('2e-5', '1e-5'));
    assert.equal(after[2], `# deepspeed-ignore run-argument-conflict\n${script}`);
    assert.deepEqual(await service.diagnose(documentOf(String(after[2]), 'file:///p/run.sh', 'shellscript')), []);
  });

  it('are none in files of other languages', async () => {
    assert.deepEqual(
      await service.diagnose(documentOf('deepspeed --include a --num_gpus 2 t.py', 'file:///p/a.json')),
      [],
    );
  });
});
