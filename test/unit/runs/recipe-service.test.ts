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
    '{ "train_batch_size": "auto", "train_micro_batch_size_per_gpu": "auto", "zero_optimization": { "stage": 2 }, "gradient_clipping": 0.5, "bf16": { "enabled": true } }',
  'configs/ds_zero3.json': '{ "zero_optimization": { "stage": 3 } }',
};

const places: RunPlaces = {
  find: async (_, path) => {
    const text = files[path];
    return text === undefined ? undefined : { name: path, uri: `file:///p/${path}`, text };
  },
  list: async (_, folder) =>
    Object.keys(files)
      .filter(path => path.startsWith(folder))
      .map(path => ({ path, isFolder: false })),
};

const service = createRunService(
  { ...everything, documentChanges: false },
  id => loadNotation(id as HostNotation),
  places,
);

type Language = 'yaml' | 'python';

const uris = { yaml: 'file:///p/recipe.yaml', python: 'file:///p/train.py' } as const;

function at(text: string, language: Language): Marked {
  return marked(text, uris[language], language);
}

async function hoverAt(text: string, language: Language): Promise<string | null> {
  const { document, position } = at(text, language);
  const hover: Hover | null = await service.hover(document, position);
  return hover === null ? null : (hover.contents as { readonly value: string }).value;
}

async function findingsIn(text: string, language: Language): Promise<readonly string[]> {
  const document = documentOf(text, uris[language], language);
  const found = await service.diagnose(document);
  return found.map(({ code, severity, range }) => `${severity} ${code} ${document.getText(range)}`);
}

/** Returns the source after the first action for each finding. */
async function repaired(text: string, language: Language): Promise<readonly (string | undefined)[]> {
  const document = documentOf(text, uris[language], language);
  const found = await service.diagnose(document);
  const actions = found.map(async ({ range }) => {
    const only = [CodeActionKind.QuickFix];
    const [first] = await service.codeActions(document, range, { diagnostics: [], only });
    return first?.edit && applied(document, first.edit.changes?.[uris[language]] ?? []);
  });
  return Promise.all(actions);
}

async function completedAt(text: string, language: Language): Promise<readonly string[]> {
  const { document, position } = at(text, language);
  const { items } = await service.complete(document, position);
  return items.map(({ textEdit }) => applied(document, [textEdit as TextEdit])).sort();
}

const recipe = `model_name_or_path: m
stage: sft
finetuning_type: full
template: qwen
cutoff_len: 2048
deepspeed: ds.json # the config
max_grad_norm: 1.0
bf16: false
`;

const call = `args = TrainingArguments(
    output_dir="out",
    deepspeed="ds.json",  # the config
    max_grad_norm=1.0,
    bf16=False,
)
`;

const axolotl = `base_model: m
micro_batch_size: 2
sequence_len: 512
deepspeed: ds.json
max_grad_norm: 0.5
bf16: true
`;

describe('a recipe that names a config', () => {
  it('has findings at its values, with fixes in YAML', async () => {
    assert.deepEqual(await findingsIn(recipe, 'yaml'), [
      '1 run-argument-conflict 1.0',
      '1 run-argument-conflict false',
    ]);
    assert.deepEqual(await repaired(recipe, 'yaml'), [
      recipe.replace('1.0', '0.5'),
      recipe.replace('bf16: false', 'bf16: true'),
    ]);
  });

  it('gets an argument that it does not have', async () => {
    const text = recipe.replace('max_grad_norm: 1.0\n', '').replace('false', 'true');
    assert.deepEqual(await findingsIn(text, 'yaml'), ['2 run-argument-conflict ds.json']);
    assert.deepEqual(await repaired(text, 'yaml'), [text.replace('deepspeed:', 'max_grad_norm: 0.5\ndeepspeed:')]);
  });

  it('is silent if it fits, and about programs that nobody knows', async () => {
    assert.deepEqual(await findingsIn(axolotl, 'yaml'), []);
    assert.deepEqual(await findingsIn('a:\n  deepspeed_config: none.json\n  max_grad_norm: 2.0\n', 'yaml'), []);
    assert.deepEqual(await findingsIn('per_device_train_batch_size: 4\nevaluation_strategy: no\n', 'yaml'), []);
  });

  it('names a file that exists, unless its program has the file', async () => {
    assert.deepEqual(await findingsIn(axolotl.replace('ds.json', 'none.json'), 'yaml'), [
      '2 run-missing-file none.json',
    ]);
    assert.deepEqual(await findingsIn(axolotl.replace('ds.json', 'deepspeed_configs/zero2.json'), 'yaml'), []);
    assert.deepEqual(
      await findingsIn('model: m\ntuner_type: full\ndeepspeed: zero3\nlearning_rate: 1.0e-4\n', 'yaml'),
      [],
    );
  });

  it('says where its values go, in the names of its program', async () => {
    const micro = await hoverAt(axolotl.replace('micro_', 'mic|ro_'), 'yaml');
    assert.match(micro ?? '', /```yaml\nmicro_batch_size: 2\n/);
    assert.match(micro ?? '', /Becomes `train_micro_batch_size_per_gpu`: `2`\. The "auto" in ds\.json is replaced/);
    assert.match((await hoverAt(axolotl.replace('ds.json', 'd|s.json'), 'yaml')) ?? '', /Trainer reads it/);
    assert.equal(await hoverAt(axolotl.replace('sequence', 'sequ|ence'), 'yaml'), null);
  });

  it('completes the path, and leads to the file', async () => {
    assert.deepEqual(await completedAt(axolotl.replace('ds.json', 'configs/|'), 'yaml'), [
      axolotl.replace('ds.json', 'configs/ds_zero3.json'),
    ]);
    assert.deepEqual(await completedAt('deepspeed_config:\n  deepspeed_config_file: |\n', 'yaml'), [
      'deepspeed_config:\n  deepspeed_config_file: configs/ds_zero3.json\n',
      'deepspeed_config:\n  deepspeed_config_file: ds.json\n',
    ]);
    assert.deepEqual(await completedAt('output_dir: |\n', 'yaml'), []);
    const { document, position } = at(axolotl.replace('ds.json', 'd|s.json'), 'yaml');
    assert.equal((await service.definition(document, position))?.uri, 'file:///p/ds.json');
  });

  it('is left alone at a line with a comment above it', async () => {
    const ignored = recipe.replace(/^(?=max_grad_norm|bf16)/gm, '# deepspeed-ignore run-argument-conflict\n');
    assert.deepEqual(await findingsIn(ignored, 'yaml'), []);
  });
});

describe('a file of accelerate launch that names a config', () => {
  const text = (path: string) =>
    `distributed_type: DEEPSPEED\ndeepspeed_config:\n  deepspeed_config_file: ${path}\nnum_processes: 8\n`;

  it('is silent if the config is there', async () => {
    assert.deepEqual(await findingsIn(text('ds.json'), 'yaml'), []);
    assert.deepEqual(await findingsIn(text('none.json'), 'yaml'), ['2 run-missing-file none.json']);
    const { document, position } = at(text('d|s.json'), 'yaml');
    assert.equal((await service.definition(document, position))?.uri, 'file:///p/ds.json');
  });
});

describe('a call that names a config', () => {
  it('has findings at its values, with fixes in Python', async () => {
    assert.deepEqual(await findingsIn(call, 'python'), [
      '1 run-argument-conflict 1.0',
      '1 run-argument-conflict False',
    ]);
    assert.deepEqual(await repaired(call, 'python'), [
      call.replace('1.0', '0.5'),
      call.replace('bf16=False', 'bf16=True'),
    ]);
  });

  it('gets an argument that it does not have, on a line of its own or between others', async () => {
    const lines = call.replace('    max_grad_norm=1.0,\n', '').replace('False', 'True');
    assert.deepEqual(await repaired(lines, 'python'), [
      lines.replace('    deepspeed', '    max_grad_norm=0.5,\n    deepspeed'),
    ]);
    const one = 'a = TrainingArguments("out", deepspeed="ds.json", bf16=True)\n';
    assert.deepEqual(await repaired(one, 'python'), [one.replace('deepspeed', 'max_grad_norm=0.5, deepspeed')]);
  });

  it('is silent about files that the program writes, and about calls without a config', async () => {
    const writes = 'json.dump(c, open("x.json", "w"))\na = TrainingArguments("out", deepspeed="x.json")\n';
    assert.deepEqual(await findingsIn(writes, 'python'), []);
    assert.deepEqual(await findingsIn('a = TrainingArguments("out", evaluation_strategy="no")\n', 'python'), []);
    assert.deepEqual(await findingsIn('e = deepspeed.initialize(m, config="none.json")\n', 'python'), [
      '2 run-missing-file "none.json"',
    ]);
  });

  it('says where its values go', async () => {
    const norm = await hoverAt(call.replace('max_', 'ma|x_'), 'python');
    assert.match(norm ?? '', /```python\nmax_grad_norm=1\.0\n[\s\S]*Becomes `gradient_clipping`: `1`/);
  });

  it('completes the path, and leads to the file', async () => {
    for (const [before, behind] of [
      ['TrainingArguments(deepspeed="', '")'],
      ["HfDeepSpeedConfig('", "')"],
      ['deepspeed.initialize(model=model(), config="', '")'],
      ['DeepSpeedPlugin(hf_ds_config="', ''],
    ]) {
      assert.deepEqual(
        await completedAt(`${before}configs/|${behind}\n`, 'python'),
        [`${before}configs/ds_zero3.json${behind}\n`],
        before,
      );
    }
    assert.deepEqual(await completedAt('open(config="|")\n', 'python'), []);
    const { document, position } = at(call.replace('ds.json', 'd|s.json'), 'python');
    assert.equal((await service.definition(document, position))?.uri, 'file:///p/ds.json');
  });
});
