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
      readonly steps: readonly { readonly uses: string; readonly with?: { readonly [input: string]: string } }[];
    };
  };
}

interface Pipeline {
  readonly [job: string]: { readonly script: readonly string[] };
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

function blocks(language: string, page = readme): readonly string[] {
  return [...page.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(match => match[1] as string);
}

const inCi = read('docs/in-ci.md');
const ofCi = blocks('yaml', inCi).map(block => load(block));
const action = load(read('action.yml')) as { readonly inputs: object; readonly outputs: object };

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

  it('give the GitHub Action inputs that it has', () => {
    const example = load(read('examples/github-workflow.yml')) as Workflow;
    assert.deepEqual(Object.keys(example.on), ['pull_request', 'push']);
    const workflows = [example, ...ofCi.filter((page): page is Workflow => Object.hasOwn(page as object, 'jobs'))];
    assert.equal(workflows.length, 3);
    for (const step of workflows.flatMap(({ jobs }) => Object.values(jobs).flatMap(job => job.steps))) {
      const isOurs = step.uses === `${repository.replace('https://github.com/', '')}@main`;
      assert.ok(isOurs || /^(actions|github)\/[\w/-]+@v\d+$/.test(step.uses), step.uses);
      const inputs = isOurs ? Object.keys(step.with ?? {}) : [];
      assert.deepEqual(
        inputs.filter(name => !Object.hasOwn(action.inputs, name)),
        [],
      );
    }
    assert.ok(Object.keys(action.outputs).includes('sarif'));
    assert.match(inCi, /steps\.deepspeed\.outputs\.sarif/);
  });

  it('from the page about CI are accepted by the program', async () => {
    const pipelines = ofCi.filter((page): page is Pipeline => Object.hasOwn(page as object, 'deepspeed-config'));
    const ofGitlab = pipelines.flatMap(page => Object.values(page).flatMap(({ script }) => script));
    const lines = blocks('sh', inCi).flatMap(block => block.trim().split('\n'));
    const commands = [...lines, ...ofGitlab]
      .map(line => operandsOf(line.replace(/^uvx |^pipx run |^pip install .* && /, '').replace(/ > .*$/, '')))
      .filter(operands => operands !== undefined);
    assert.equal(commands.length, lines.length + 1);
    for (const operands of commands) {
      const { code, complaints } = await runWith(clean, operands);
      assert.deepEqual([code, complaints], [0, ''], operands.join(' '));
    }
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
    const [ofPage] = ofCi.filter((page): page is readonly HookRepository[] => Array.isArray(page)).flat();
    const named = [used, ofPage].map(each => {
      assert.equal(each?.repo, repository);
      return hooks.find(({ id }) => id === each.hooks[0]?.id);
    });
    assert.deepEqual(
      named.map(hook => hook?.language),
      ['node', 'python'],
    );
    for (const hook of named) {
      const all = ['ds_config.json', 'package.json', 'train.py'];
      const files = all.filter(file => new RegExp(hook?.files ?? '').test(file));
      assert.deepEqual(files, ['ds_config.json', 'package.json']);
      const { code, out } = await runWith(refused, [...(operandsOf(hook?.entry ?? '') ?? []), ...files]);
      assert.equal(code, 1);
      assert.match(out, /1 file checked/);
    }
  });
});
