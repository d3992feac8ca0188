import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { checked } from './checked.js';
import { run, useFolder } from './program.js';

const script = `deepspeed --include localhost:0 --num_gpus 1 train.py \\
  --deepspeed configs/ds_config.json \\
  --max_grad_norm 2
`;
const files = {
  'scripts/run.sh': script,
  'train.py': 'from transformers import HfArgumentParser, TrainingArguments\n',
  'configs/ds_config.json':
    '{ "train_batch_size": "auto", "gradient_accumulation_steps": "auto", "zero_optimization": { "stage": 2 }, "gradient_clipping": 0.5 }\n',
};

describe('check of scripts', () => {
  const given = useFolder();

  it('reports problems of the commands in them, with their lines', async () => {
    const cwd = given(files);
    const found = await checked(['.'], cwd);
    assert.deepEqual(
      found.map(({ file, diagnostics }) => [file, diagnostics.map(({ code }) => code)]),
      [
        ['configs/ds_config.json', ['argument-mismatch']],
        ['scripts/run.sh', ['run-filter-conflict']],
      ].map(([file, codes]) => [String(file).replaceAll('/', path.sep), codes]),
    );
    const { out } = await run(['check', path.join('scripts', 'run.sh')], { cwd });
    assert.match(out, /run\.sh:3:19: error run-argument-conflict: "gradient_clipping" is 0\.5/);
    assert.match(out, /^configs.ds_config\.json:1:\d+: note: "gradient_clipping" is set here\.$/m);
    assert.match(out, /^ {4} {2}--max_grad_norm 2\n {4} +\^$/m);
  });

  it('fixes them if it may replace values', async () => {
    const cwd = given(files);
    await run(['check', '--fix', '--unsafe-fixes', 'scripts/run.sh'], { cwd });
    assert.equal(
      readFileSync(path.join(cwd, 'scripts/run.sh'), 'utf8'),
      script.replace(' --num_gpus 1', '').replace('norm 2', 'norm 0.5'),
    );
  });

  it('reports a contradiction once: in the config if that is checked, too', async () => {
    const cwd = given({
      ...files,
      'configs/batch.json':
        '{ "train_batch_size": 64, "train_micro_batch_size_per_gpu": 4, "gradient_accumulation_steps": 4 }',
      'engine.py': 'deepspeed.initialize(args)\n',
      'other.sh': 'deepspeed --num_gpus 3 engine.py --deepspeed_config configs/batch.json\n',
    });
    const codes = async (...operands: readonly string[]) =>
      (await checked(operands, cwd)).flatMap(({ diagnostics }) => diagnostics.map(({ code }) => code)).sort();
    const once = ['argument-mismatch', 'batch-size-mismatch', 'run-filter-conflict'];
    assert.deepEqual(await codes('.'), once);
    assert.deepEqual(await codes('scripts', 'other.sh', 'configs'), once);
    assert.deepEqual(await codes('scripts/run.sh', 'configs/ds_config.json'), [
      'argument-mismatch',
      'run-filter-conflict',
    ]);
    assert.deepEqual(await codes('other.sh'), ['run-batch-conflict']);
    assert.deepEqual(await codes('.', '--no-runs'), [
      'run-argument-conflict',
      'run-batch-conflict',
      'run-filter-conflict',
    ]);
    const { out } = await run(['check', '.'], { cwd });
    assert.match(out, /^scripts.run\.sh:3:19: note: scripts\/run\.sh:1 has 2/m);
    assert.match(out, /^other\.sh:1:1: note: other\.sh:1: `--num_gpus` is 3$/m);
  });

  it('reports those of Makefiles, Markdown, notebooks and job scripts that are named', async () => {
    const command = 'deepspeed --num_gpus 4 train.py --deepspeed configs/ds_config.json --max_grad_norm 2';
    const cell = (source: string) => ({ cell_type: 'code', source: [source], metadata: {}, outputs: [] });
    const notebook = {
      cells: [
        cell(`!${command}\n`),
        cell("TrainingArguments('x', deepspeed='configs/ds_config.json', max_grad_norm=2)"),
      ],
      metadata: {},
    };
    const cwd = given({
      ...files,
      Makefile: `train:\n\t${command}\n`,
      'README.md': `# Train\n\n\`\`\`sh\n$ ${command} \\\n  # more\n\`\`\`\n`,
      'NOTES.md': 'Use deepspeed.\n',
      'train.job': `${command}\n`,
      'train.ipynb': JSON.stringify(notebook),
    });
    const named = ['Makefile', 'README.md', 'train.job', 'train.ipynb'];
    const { out } = await run(['check', ...named], { cwd });
    assert.deepEqual(
      [...out.matchAll(/^([\w.]+):(.*): (\w+) run-argument-conflict:/gm)].map(([, ...parts]) => parts.join(' ')),
      [
        'Makefile 2:85 error',
        'README.md 4:86 warning',
        'train.job 1:84 error',
        'train.ipynb cell 1:1:85 error',
        'train.ipynb cell 2:1:74 error',
      ],
    );
    const { complaints } = await run(['check', 'NOTES.md'], { cwd });
    assert.match(complaints, /NOTES\.md: there is no DeepSpeed config in this file/);
    const notebookText = readFileSync(path.join(cwd, 'train.ipynb'), 'utf8');
    await run(['check', '--fix', '--unsafe-fixes', ...named], { cwd });
    assert.equal(readFileSync(path.join(cwd, 'train.ipynb'), 'utf8'), notebookText);
    assert.match(readFileSync(path.join(cwd, 'Makefile'), 'utf8'), /norm 0\.5$/m);
  });

  it('reports a value for accelerate launch once, too', async () => {
    const cwd = given({
      'zero2.yaml':
        'distributed_type: DEEPSPEED\ndeepspeed_config:\n  zero_stage: 2\n  gradient_accumulation_steps: 4\nnum_processes: 8\n',
      'train.py': files['train.py'],
      'train.sh':
        'accelerate launch --config_file zero2.yaml train.py --gradient_accumulation_steps 8 --per_device_train_batch_size 2\n',
    });
    const codes = async (...operands: readonly string[]) =>
      (await checked(operands, cwd)).flatMap(({ file, diagnostics }) => diagnostics.map(({ code }) => [file, code]));
    assert.deepEqual(await codes('.'), [['zero2.yaml', 'accelerate-argument-mismatch']]);
    assert.deepEqual(await codes('train.sh'), [['train.sh', 'run-accelerate-mismatch']]);
    const { out } = await run(['effective', 'zero2.yaml'], { cwd });
    assert.match(out, /"train_batch_size": 128, \/\/ .*train\.sh:1/);
  });

  it('compares a config in the file of its run', async () => {
    const config =
      '{"train_micro_batch_size_per_gpu": "auto", "gradient_accumulation_steps": 4, "zero_optimization": {"stage": 2}}';
    const cwd = given({
      'train.py': `args = TrainingArguments("out", gradient_accumulation_steps=8, deepspeed=${config})\n`,
    });
    const { out } = await run(['check', 'train.py'], { cwd });
    assert.match(
      out,
      /^train\.py:1:61: error run-argument-conflict: "gradient_accumulation_steps" is 4 in the config/m,
    );
    assert.match(out, /^train\.py:1:\d+: note: "gradient_accumulation_steps" is set here\.$/m);
  });

  it('writes them as SARIF with the texts of their rules', async () => {
    const { out } = await run(['check', '--format', 'sarif', 'scripts/run.sh'], { cwd: given(files) });
    const [log] = JSON.parse(out).runs;
    const ids = log.results.map(({ ruleIndex }: { readonly ruleIndex: number }) => log.tool.driver.rules[ruleIndex].id);
    assert.deepEqual(ids, ['run-filter-conflict', 'run-argument-conflict']);
  });

  it('does the same for recipes and calls', async () => {
    const recipe = 'base_model: m\nmicro_batch_size: 2\ndeepspeed: configs/ds_config.json\nmax_grad_norm: 2.0\n';
    const program = 'args = TrainingArguments("out", deepspeed="configs/ds_config.json", max_grad_norm=2.0)\n';
    const others = {
      'other.py': 'args = TrainingArguments("out", max_grad_norm=2.0)\n',
      'other.yaml': 'deepspeed: zero3\nmax_grad_norm: 2.0\n',
    };
    const config = files['configs/ds_config.json'];
    const cwd = given({ 'a.py': program, 'b.yaml': recipe, 'configs/ds_config.json': config, ...others });
    const found = await checked(['.', '--no-runs'], cwd);
    assert.deepEqual(
      found.map(({ file, diagnostics }) => [file, diagnostics.map(({ code }) => code)]),
      [
        ['a.py', ['run-argument-conflict']],
        ['b.yaml', ['run-argument-conflict']],
        [path.join('configs', 'ds_config.json'), []],
      ],
    );
    await run(['check', '--fix', '--unsafe-fixes', 'a.py', 'b.yaml'], { cwd });
    assert.equal(readFileSync(path.join(cwd, 'a.py'), 'utf8'), program.replace('2.0', '0.5'));
    assert.equal(readFileSync(path.join(cwd, 'b.yaml'), 'utf8'), recipe.replace('2.0', '0.5'));
  });

  it('explains the rules', async () => {
    const { out } = await run(['explain', 'run-cut-off']);
    assert.match(out, /A backslash continues a command only as the last character/);
  });
});
