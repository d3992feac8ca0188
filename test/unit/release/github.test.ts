import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { repository } from '../../../server/src/describing/links.js';

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: { readonly [name: string]: unknown };
  readonly env?: { readonly [name: string]: string };
}

interface Job {
  readonly environment?: string;
  readonly permissions?: { readonly [scope: string]: string };
  readonly 'timeout-minutes'?: number;
  readonly needs?: string | readonly string[];
  readonly steps: readonly Step[];
}

interface Workflow {
  readonly on: { readonly [event: string]: unknown };
  readonly permissions: object;
  readonly concurrency?: object;
  readonly jobs: { readonly [name: string]: Job };
}

interface Field {
  readonly type: string;
  readonly id?: string;
  readonly attributes: { readonly label?: string; readonly value?: string; readonly options?: readonly unknown[] };
}

const { load } = createRequire(import.meta.url)('js-yaml') as { readonly load: (text: string) => unknown };
const root = fileURLToPath(new URL('../../../', import.meta.url));

function read(file: string): string {
  return readFileSync(path.join(root, file), 'utf8');
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(path.join(root, folder)).map(name => `${folder}/${name}`);
}

const manifest = JSON.parse(read('package.json')) as {
  readonly scripts: { readonly [name: string]: string };
  readonly engines: { readonly node: string };
};
const workflows = filesIn('.github/workflows').map(file => [file, load(read(file)) as Workflow] as const);
const jobs = workflows.flatMap(([file, { jobs: all }]) =>
  Object.entries(all).map(([name, job]) => ({ name: `${file}: ${name}`, job })),
);
const commands = jobs.flatMap(({ job }) => job.steps.flatMap(({ run }) => (run === undefined ? [] : [run])));

describe('the workflows', () => {
  it('pin actions to commits, with the version in a comment', () => {
    const lines = filesIn('.github/workflows').flatMap(file => read(file).split('\n'));
    const uses = lines.filter(line => /\buses:/.test(line));
    assert.ok(uses.length > 10);
    for (const line of uses) assert.match(line, /uses: [\w-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    const versions = new Map(uses.map(line => line.trim().replace(/^- /, '').split(' # ') as [string, string]));
    const actions = [...versions.keys()].map(use => use.split('@')[0]);
    assert.equal(new Set(actions).size, actions.length, 'one commit for each action');
  });

  it('give each job only its needed permissions and a time limit', () => {
    for (const [file, { permissions, concurrency, on }] of workflows) {
      assert.deepEqual(permissions, {}, file);
      assert.ok(concurrency !== undefined, file);
      assert.ok(!('pull_request_target' in on) && !('workflow_run' in on), file);
    }
    for (const { name, job } of jobs) {
      assert.ok(job.permissions !== undefined && typeof job.permissions === 'object', name);
      assert.ok((job['timeout-minutes'] ?? 0) > 0, name);
      for (const { uses, with: given } of job.steps.filter(step => step.uses?.startsWith('actions/checkout@'))) {
        assert.equal(given?.['persist-credentials'], false, `${name}: ${uses}`);
      }
    }
  });

  it('give secrets only to jobs with approval, and no foreign text to a shell', () => {
    for (const { name, job } of jobs) {
      const hasSecrets = JSON.stringify(job).includes('secrets.');
      assert.ok(!hasSecrets || job.environment === 'release', name);
    }
    for (const command of commands) assert.doesNotMatch(command, /\$\{\{/);
  });

  it('name existing scripts and files', () => {
    const scripts = commands.flatMap(command =>
      [...command.matchAll(/npm run ([\w:-]+)/g)].map(match => match[1] ?? ''),
    );
    assert.ok(scripts.includes('test:desktop') && scripts.includes('package'));
    for (const script of scripts) assert.ok(script in manifest.scripts, script);
    const named = commands.flatMap(command =>
      [...command.matchAll(/\b(?:scripts|test)\/[\w./-]+/g)].map(match => match[0]),
    );
    for (const file of named) assert.ok(existsSync(path.join(root, file)), file);
    for (const { job } of jobs) {
      for (const { with: given } of job.steps.filter(step => step.uses?.startsWith('actions/setup-node@'))) {
        const file = given?.['node-version-file'];
        assert.ok(file === undefined || existsSync(path.join(root, String(file))), String(file));
      }
    }
  });

  it("run the commands of the README, on the project's Node, the oldest allowed one, and before publishing", () => {
    assert.ok(read('README.md').includes('\nnpm ci && npm test\n') && commands.includes('npm ci && npm test'));
    const versions = jobs.flatMap(({ job }) => job.steps.flatMap(step => step.with?.['node-version'] ?? []));
    const oldest = Number(manifest.engines.node.replace('>=', ''));
    assert.deepEqual(new Set(versions), new Set([oldest, Number(read('.nvmrc'))]));
  });

  it('build a release once, test that build, and publish nothing else', () => {
    const release = load(read('.github/workflows/release.yml')) as Workflow;
    const packing = Object.entries(release.jobs).filter(([, job]) =>
      job.steps.some(({ run = '' }) => /npm run package\b/.test(run)),
    );
    assert.deepEqual(
      packing.map(([name]) => name),
      ['build'],
    );
    const publishing = Object.entries(release.jobs).filter(([name]) => !['build', 'test'].includes(name));
    assert.equal(publishing.length, 4);
    for (const [name, { needs = [], steps }] of publishing) {
      assert.ok(needs.includes('test') || needs.includes('marketplace'), name);
      const at = (text: string): number => steps.findIndex(({ run = '' }) => run.includes(text));
      assert.ok(at('sha256sum --check') >= 0 && at('sha256sum --check') < steps.length - 1, name);
    }
    const test = release.jobs.test?.steps.find(({ env }) => env?.VSIX !== undefined);
    assert.equal(test?.run, 'npm run test:vsix');
    assert.match(read('test/stages.mjs'), /process\.env\.VSIX\b/);
  });
});

describe('the forms for issues', () => {
  const forms = filesIn('.github/ISSUE_TEMPLATE').filter(file => !file.endsWith('/config.yml'));

  it('are valid on GitHub: fields with a label, unique ids', () => {
    assert.ok(forms.length >= 4);
    for (const file of forms) {
      const form = load(read(file)) as {
        readonly name: string;
        readonly description: string;
        readonly body: readonly Field[];
      };
      assert.ok(form.name !== '' && form.description !== '', file);
      const ids = form.body.flatMap(({ id }) => id ?? []);
      assert.equal(new Set(ids).size, ids.length, file);
      for (const { type, id, attributes } of form.body) {
        assert.ok(['markdown', 'input', 'textarea', 'dropdown', 'checkboxes'].includes(type), `${file}: ${type}`);
        if (type === 'markdown') {
          assert.ok(attributes.value, file);
        } else {
          assert.ok(id !== undefined && attributes.label, file);
          assert.ok(
            !['dropdown', 'checkboxes'].includes(type) || (attributes.options?.length ?? 0) > 0,
            `${file}: ${id}`,
          );
        }
      }
    }
  });

  it('link to this repository', () => {
    const texts = [...filesIn('.github/ISSUE_TEMPLATE'), '.github/SECURITY.md', 'CHANGELOG.md', 'CONTRIBUTING.md'].map(
      read,
    );
    const own = new RegExp(`github\\.com/${repository.split('/')[3]}/[\\w-]+`, 'g');
    const links = texts.flatMap(text => text.match(own) ?? []);
    assert.ok(links.length >= 4);
    for (const link of links) assert.equal(`https://${link}`, repository);
  });
});
