import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { artefactIds, releasedAs } from '../../../scripts/artefacts.mjs';
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
  readonly version: string;
  readonly scripts: { readonly [name: string]: string };
  readonly engines: { readonly node: string };
};
const workflows = filesIn('.github/workflows').map(file => [file, load(read(file)) as Workflow] as const);
const jobs = workflows.flatMap(([file, { jobs: all }]) =>
  Object.entries(all).map(([name, job]) => ({ name: `${file}: ${name}`, job })),
);
const commands = jobs.flatMap(({ job }) => job.steps.flatMap(({ run }) => (run === undefined ? [] : [run])));

describe('the workflows', () => {
  const lines = filesIn('.github/workflows').flatMap(file => read(file).split('\n'));
  const uses = lines.filter(line => /\buses:/.test(line));

  it('pin actions to commits, with the version in a comment', () => {
    assert.ok(uses.length > 10);
    for (const line of uses) assert.match(line, /uses: [\w-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it('use one commit of each action', () => {
    const versions = new Map(uses.map(line => line.trim().replace(/^- /, '').split(' # ') as [string, string]));
    const actions = [...versions.keys()].map(use => use.split('@')[0]);
    assert.equal(new Set(actions).size, actions.length, 'one commit for each action');
  });

  for (const [file, { permissions, concurrency, on }] of workflows) {
    it(`start without permissions: ${file}`, () => {
      assert.deepEqual(permissions, {});
    });

    it(`limit concurrent runs: ${file}`, () => {
      assert.ok(concurrency !== undefined);
    });

    it(`are not triggered by events that give secrets to the code of others: ${file}`, () => {
      assert.ok(!('pull_request_target' in on) && !('workflow_run' in on));
    });
  }

  for (const { name, job } of jobs) {
    it(`say which permissions a job needs: ${name}`, () => {
      assert.ok(job.permissions !== undefined && typeof job.permissions === 'object');
    });

    it(`limit the time of a job: ${name}`, () => {
      assert.ok((job['timeout-minutes'] ?? 0) > 0);
    });

    it(`keep no credentials in a checkout: ${name}`, () => {
      for (const { uses, with: given } of job.steps.filter(step => step.uses?.startsWith('actions/checkout@'))) {
        assert.equal(given?.['persist-credentials'], false, uses);
      }
    });

    it(`give secrets only to a job with approval: ${name}`, () => {
      const hasSecrets = JSON.stringify(job).includes('secrets.');
      assert.ok(!hasSecrets || job.environment === 'release');
    });
  }

  it('insert no expressions into commands of a shell', () => {
    for (const command of commands) assert.doesNotMatch(command, /\$\{\{/);
  });

  it('run existing scripts of package.json', () => {
    const scripts = commands.flatMap(command =>
      [...command.matchAll(/npm run ([\w:-]+)/g)].map(match => match[1] ?? ''),
    );
    assert.ok(scripts.includes('test:desktop') && scripts.includes('release:build'));
    for (const script of scripts) assert.ok(script in manifest.scripts, script);
  });

  it('name existing files', () => {
    const named = commands.flatMap(command =>
      [...command.matchAll(/\b(?:scripts|test)\/[\w./-]+/g)].map(match => match[0]),
    );
    for (const file of named) assert.ok(existsSync(path.join(root, file)), file);
  });

  it('take the version of Node from an existing file', () => {
    for (const { job } of jobs) {
      for (const { with: given } of job.steps.filter(step => step.uses?.startsWith('actions/setup-node@'))) {
        const file = given?.['node-version-file'];
        assert.ok(file === undefined || existsSync(path.join(root, String(file))), String(file));
      }
    }
  });

  it('run the command of the README that tests everything', () => {
    assert.ok(read('README.md').includes('\nnpm ci && npm test\n') && commands.includes('npm ci && npm test'));
  });

  it('test on the oldest Node that works and on that of the project', () => {
    const versions = jobs.flatMap(({ job }) => job.steps.flatMap(step => step.with?.['node-version'] ?? []));
    const oldest = Number(manifest.engines.node.replace('>=', ''));
    assert.deepEqual(new Set(versions), new Set([oldest, Number(read('.nvmrc'))]));
  });
});

describe('the workflow of a release', () => {
  const release = load(read('.github/workflows/release.yml')) as Workflow;
  const publishing = Object.entries(release.jobs).filter(([name]) => !['build', 'test'].includes(name));

  it('builds the packages once', () => {
    const packing = Object.entries(release.jobs).filter(([, job]) =>
      job.steps.some(({ run = '' }) => /npm run (package|release:build)\b/.test(run)),
    );
    assert.deepEqual(
      packing.map(([name]) => name),
      ['build'],
    );
  });

  it('publishes in six jobs', () => {
    assert.equal(publishing.length, 6);
  });

  it('publishes every file', () => {
    const commands = publishing.flatMap(([, { steps }]) => steps.map(({ run = '' }) => run)).join('\n');
    for (const id of artefactIds) {
      const name = releasedAs(id);
      const [stem] = name.split(manifest.version);
      assert.ok(commands.includes(stem === name ? name : `${stem}*`), name);
    }
  });

  for (const [name, { needs = [], steps }] of publishing) {
    it(`tests before the job ${name}`, () => {
      assert.ok(needs.includes('test') || needs.includes('marketplace'));
    });

    it(`publishes only files whose sum is right in the job ${name}`, () => {
      const at = (text: string): number => steps.findIndex(({ run = '' }) => run.includes(text));
      assert.ok(at('sha256sum --check') >= 0 && at('sha256sum --check') < steps.length - 1);
    });
  }

  it('tests the built files', () => {
    const test = release.jobs.test?.steps.find(({ env }) => env?.RELEASE !== undefined);
    assert.equal(test?.run, 'npm run test:release');
    const stages = manifest.scripts['test:release'] ?? '';
    for (const stage of ['protocol', 'action', 'python', 'vsix', 'site', 'schema']) {
      assert.ok(stages.includes(` ${stage}`), stage);
    }
  });
});

describe('the forms for issues', () => {
  const forms = filesIn('.github/ISSUE_TEMPLATE').filter(file => !file.endsWith('/config.yml'));

  it('exist', () => {
    assert.ok(forms.length >= 4);
  });

  for (const file of forms) {
    const form = load(read(file)) as {
      readonly name: string;
      readonly description: string;
      readonly body: readonly Field[];
    };

    it(`have a name and a description: ${file}`, () => {
      assert.ok(form.name !== '' && form.description !== '');
    });

    it(`have unique ids: ${file}`, () => {
      const ids = form.body.flatMap(({ id }) => id ?? []);
      assert.equal(new Set(ids).size, ids.length);
    });

    it(`have fields of types that GitHub knows: ${file}`, () => {
      for (const { type, id } of form.body) {
        assert.ok(['markdown', 'input', 'textarea', 'dropdown', 'checkboxes'].includes(type), `${id}: ${type}`);
      }
    });

    it(`have content in each part without input: ${file}`, () => {
      for (const { attributes } of form.body.filter(({ type }) => type === 'markdown')) {
        assert.ok(attributes.value);
      }
    });

    it(`have an id and a label for each field: ${file}`, () => {
      for (const { id, attributes } of form.body.filter(({ type }) => type !== 'markdown')) {
        assert.ok(id !== undefined && attributes.label, id);
      }
    });

    it(`have choices for each field to choose from: ${file}`, () => {
      for (const { id, attributes } of form.body.filter(({ type }) => ['dropdown', 'checkboxes'].includes(type))) {
        assert.ok((attributes.options?.length ?? 0) > 0, id);
      }
    });
  }

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
