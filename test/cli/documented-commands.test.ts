import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { repository } from '../../server/src/describing/links.js';
import { clean, refused } from './checked.js';
import { type Ended, run, useFolder } from './program.js';

interface Workflow {
  readonly on: { readonly [event: string]: unknown };
  readonly jobs: {
    readonly [name: string]: {
      readonly 'runs-on': string;
      readonly steps: readonly { readonly uses?: string; readonly run?: string }[];
    };
  };
}

interface Hook {
  readonly id: string;
  readonly entry: string;
  readonly language: string;
  readonly files: string;
}

interface HookRepository {
  readonly repo: string;
  readonly hooks: readonly { readonly id: string }[];
}

const { load } = createRequire(import.meta.url)('js-yaml') as { readonly load: (text: string) => unknown };

function read(file: string): string {
  return readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
}

const readme = read('README.md');
const fromGit = `npx github:${repository.replace('https://github.com/', '')} `;

/**
 * Returns the arguments that a command line passes to the program, started by its name or from git; undefined for other
 * commands.
 */
function operandsOf(line: string): readonly string[] | undefined {
  const words = line
    .replace(/\s+#.*$/, '')
    .replace('npx --yes ', 'npx ')
    .replace(fromGit, 'deepspeed-config ')
    .split(' ');
  return words[0] === 'deepspeed-config' ? words.slice(1) : undefined;
}

function blocks(language: string): readonly string[] {
  return [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(match => match[1] as string);
}

const model = { model_type: 'gpt2', n_embd: 768, n_layer: 12, n_head: 12, n_positions: 1024, vocab_size: 50257 };

describe('the commands in the documents', () => {
  const given = useFolder();

  function runWith(config: string, operands: readonly string[] = []): Promise<Ended> {
    const cwd = given({
      'ds_config.json': config,
      'package.json': '{ "name": "x" }',
      'model/config.json': JSON.stringify(model),
      'old.json': config,
      'run.log': 'torch.OutOfMemoryError: CUDA out of memory.',
    });
    return run(operands, { cwd });
  }

  it('do in a GitHub workflow what the example says', async () => {
    const { on, jobs } = load(read('examples/github-workflow.yml')) as Workflow;
    assert.deepEqual(Object.keys(on), ['pull_request', 'push']);
    const steps = Object.values(jobs).flatMap(job => job.steps);
    assert.ok(steps.every(({ uses }) => uses === undefined || /^actions\/[\w-]+@v\d+$/.test(uses)));
    const commands = steps.flatMap(step => (step.run === undefined ? [] : [operandsOf(step.run)]));
    assert.equal(commands.length, 1);
    const bad = await runWith(refused, commands[0]);
    assert.equal(bad.code, 1);
    assert.match(bad.out, /^::error file=ds_config\.json,line=1,/);
    const good = await runWith(clean, commands[0]);
    assert.deepEqual([good.code, good.out], [0, '']);
  });

  it('from the README are accepted by the program', async () => {
    const lines = blocks('sh').flatMap(block => block.trim().split('\n'));
    const commands = lines.map(operandsOf).filter(operands => operands !== undefined);
    assert.ok(commands.length >= 3, lines.join('\n'));
    for (const operands of commands) {
      const { code, out, complaints } = await runWith(clean, operands);
      assert.deepEqual([code, complaints], [0, ''], operands.join(' '));
      assert.notEqual(out, '');
    }
  });

  it('name existing pre-commit hooks, which match only configs', async () => {
    const hooks = load(read('.pre-commit-hooks.yaml')) as readonly Hook[];
    const [used] = blocks('yaml').flatMap(block => load(block) as readonly HookRepository[]);
    assert.equal(used?.repo, repository);
    const hook = hooks.find(({ id }) => id === used.hooks[0]?.id);
    assert.equal(hook?.language, 'node');
    const files = ['ds_config.json', 'package.json', 'train.py'].filter(file => new RegExp(hook.files).test(file));
    assert.deepEqual(files, ['ds_config.json', 'package.json']);
    const { code, out } = await runWith(refused, [...(operandsOf(hook.entry) ?? []), ...files]);
    assert.equal(code, 1);
    assert.match(out, /1 file checked/);
  });
});
