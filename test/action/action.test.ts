import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loaders } from '../../server/src/loaders/loaders.js';
import { assertSarif } from '../sarif-schema.js';
import { action, type Ended, load, root, runAction } from './run-action.js';

interface Workflow {
  readonly jobs: {
    readonly [name: string]: { readonly steps: readonly { readonly with?: { readonly [input: string]: string } }[] };
  };
}

/** The package of npm: the stage names it. */
const archive = process.env.TARBALL ?? '';

/** A name that a shell would take apart. */
const odd = 'odd; names/-x$(id).json';

describe('the GitHub Action', function () {
  this.timeout(60_000);
  let workspace = '';
  const run = (given: { readonly [input: string]: string }): Promise<Ended> =>
    runAction({ package: archive, ...given }, workspace);

  before(() => {
    assert.ok(existsSync(archive), 'TARBALL names the package: run "npm run test:action"');
    workspace = mkdtempSync(path.join(tmpdir(), 'workspace-'));
    cpSync(path.join(root, 'examples'), path.join(workspace, 'examples'), { recursive: true });
    mkdirSync(path.join(workspace, 'odd; names'));
    writeFileSync(path.join(workspace, odd), '{ "train_batch_size": 8, "stepper": 1 }');
  });
  after(() => rmSync(workspace, { recursive: true, force: true }));

  it('annotates the lines, writes a summary, and fails for an error', async () => {
    const { failed, log, summary, outputs } = await run({ paths: 'examples' });
    assert.equal(failed, true);
    assert.equal(outputs.outcome, 'found');
    assert.match(log, /^::error file=examples\/ds_config_zero3_nvme\.json,line=\d+,.*title=misplaced-key::/m);
    assert.match(summary, /^### DeepSpeed configs\n\n\d+ files checked for DeepSpeed .*: 1 error/);
    assert.match(summary, /\| error \| examples\/ds\\_config\\_zero3\\_nvme\.json:\d+ \| \[misplaced-key\]\(https:/);
    assert.doesNotMatch(summary, /memory of a run/);
  });

  it('says the memory of each config for a model', async () => {
    const { summary } = await run({ paths: 'examples', model: '7B', 'world-size': '8' });
    const rows = summary.split('| config | memory of a run |')[1]?.split('\n') ?? [];
    assert.ok(rows.some(row => /^\| examples\/ds\\_config\\_zero2\.json \| [\d.]+ GiB\b/.test(row)));
  });

  it('fails at its level only', async () => {
    const level = async (each: string): Promise<boolean> => (await run({ paths: odd, 'fail-level': each })).failed;
    assert.deepEqual(await Promise.all(['error', 'warning', 'never'].map(level)), [false, true, false]);
    const never = await run({ paths: 'examples', 'fail-level': 'never' });
    assert.deepEqual([never.failed, never.outputs.outcome], [false, 'found']);
  });

  it('writes SARIF that is valid', async () => {
    const { outputs } = await run({ paths: 'examples', sarif: 'reports/deepspeed.sarif' });
    assert.equal(outputs.sarif, 'reports/deepspeed.sarif');
    const log = JSON.parse(readFileSync(path.join(workspace, 'reports/deepspeed.sarif'), 'utf8')) as {
      readonly runs: readonly { readonly results: readonly { readonly ruleId: string }[] }[];
    };
    assertSarif(log);
    assert.ok(log.runs[0]?.results.some(({ ruleId }) => ruleId === 'misplaced-key'));
  });

  it('takes several paths, whatever they are called, and runs nothing in them', async () => {
    const { log, outputs } = await run({ paths: `${odd}\n\nexamples/hostfile\n$(touch broken)\n-x` });
    assert.match(log, /^::warning file=odd; names\/-x\$\(id\)\.json,/m);
    assert.match(log, /\$\(touch broken\): there is no such file/);
    assert.match(log, /\.\/-x: there is no such file/);
    assert.equal(outputs.outcome, 'failed');
    assert.equal(existsSync(path.join(workspace, 'broken')), false);
  });

  it('passes the loader, the releases and the keys on', async () => {
    const versions = { 'deepspeed-version': '0.17.1', 'accelerate-version': '1.10.1' };
    const { summary } = await run({ paths: 'examples/ds_config_zero2.json', loader: 'accelerate', ...versions });
    assert.match(summary, /checked for DeepSpeed 0\.17\.1, accelerate 1\.10\.1: /);
    const { outputs } = await run({ paths: odd, 'fail-level': 'warning', 'ignore-keys': 'stepper' });
    assert.equal(outputs.outcome, 'clean');
  });

  it('does what the example of a workflow says', async () => {
    const example = load(readFileSync(path.join(root, 'examples/github-workflow.yml'), 'utf8')) as Workflow;
    const steps = Object.values(example.jobs).flatMap(job => job.steps);
    const given = steps.find(step => step.with !== undefined)?.with;
    const { failed, log } = await run(given ?? assert.fail());
    assert.equal(failed, true);
    assert.match(log, /^::error file=examples\//m);
  });

  it('says that there is no config', async () => {
    mkdirSync(path.join(workspace, 'empty'));
    const { failed, log, summary } = await run({ paths: 'empty' });
    assert.equal(failed, false);
    assert.match(log, /empty: there is no DeepSpeed config in this directory/);
    assert.equal(summary, '### DeepSpeed configs\n\nThere is no config.\n');
  });

  it('says that an input is wrong, where the pull request shows it', async () => {
    const { failed, log } = await run({ loader: 'trainer' });
    assert.equal(failed, true);
    assert.match(log, /^::error title=DeepSpeed::--loader takes .*, not "trainer"/m);
    const level = await run({ 'fail-level': 'warn' });
    assert.match(level.log, /^::error title=DeepSpeed::fail-level takes .*, not "warn"/m);
  });

  it('takes patterns, and names with brackets', async () => {
    const folder = path.join(workspace, 'my configs');
    mkdirSync(path.join(folder, 'deep'), { recursive: true });
    const text = '{ "train_batch_size": 8, "zero_optimization": { "stage": 7 } }';
    for (const name of ['ds_config a.json', 'ds_config[b].json', 'deep/ds_config.json']) {
      writeFileSync(path.join(folder, name), text);
    }
    const filesOf = async (paths: string): Promise<readonly string[]> => {
      const { log } = await run({ paths });
      return [...log.matchAll(/^::error file=my configs\/(.*?),/gm)].map(([, name]) => name ?? '');
    };
    assert.deepEqual(await filesOf('my configs/*.json'), ['ds_config a.json', 'ds_config[b].json']);
    assert.deepEqual(await filesOf('my configs/ds_config[b].json'), ['ds_config[b].json']);
    assert.equal((await filesOf('**/ds_config*.json')).length, 3);
    const { log, outputs } = await run({ paths: 'my configs/*.yaml' });
    assert.match(log, /^::error title=DeepSpeed::my configs\/\*\.yaml: there is no such file$/m);
    assert.equal(outputs.outcome, 'failed');
  });

  it('names the loaders, and describes each input', () => {
    const { description } = action.inputs.loader ?? assert.fail();
    for (const id of Object.keys(loaders)) assert.ok(description.includes(id), id);
    for (const input of Object.values(action.inputs)) assert.match(input.description, /\.$/);
    assert.equal(action.runs.using, 'composite');
  });

  it('runs in the bash of macOS, which is 3.2', () => {
    for (const { run: script } of action.runs.steps) assert.doesNotMatch(script, /\b(mapfile|readarray|declare -A)\b/);
  });

  it('puts no input into a command', () => {
    for (const { run: script } of action.runs.steps) assert.doesNotMatch(script, /\$\{\{/);
  });
});
