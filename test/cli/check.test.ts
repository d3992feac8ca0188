import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, openSync } from 'node:fs';
import path from 'node:path';
import { newestVersion } from '../../server/src/catalog/releases.js';
import { type Checked, checked, clean, refused } from './checked.js';
import { program, run, useFolder } from './program.js';

const ignored = '{ "train_batch_size": 8, "no_such_key_at_all": true }';
const twice = '{ "train_batch_size": 8, "train_batch_size": 8, "fp16": { "enabled": true } }';

describe('check', () => {
  const given = useFolder();

  describe('exit codes', () => {
    it('are 0 for no finding', async () => {
      const cwd = given({ 'clean.json': clean });
      assert.equal((await run(['check', 'clean.json'], { cwd })).code, 0);
    });

    it('are 1 for an error', async () => {
      const cwd = given({ 'refused.json': refused });
      assert.equal((await run(['check', 'refused.json'], { cwd })).code, 1);
    });

    it('are 0 for findings below the threshold', async () => {
      const cwd = given({ 'ignored.json': ignored });
      const below = await run(['check', 'ignored.json'], { cwd });
      assert.equal(below.code, 0);
      assert.match(below.out, /warning unknown-key/);
    });

    it('follow the threshold, which includes its own level', async () => {
      const cwd = given({ 'ignored.json': ignored });
      const code = async (severity: string) =>
        (await run(['check', '--max-severity', severity, 'ignored.json'], { cwd })).code;
      assert.deepEqual(await Promise.all(['error', 'warning', 'information', 'hint'].map(code)), [0, 1, 1, 1]);
    });

    it('are 2 for a file that cannot be read; the other files are still checked', async () => {
      const cwd = given({ 'refused.json': refused });
      const { code, out, complaints } = await run(['check', 'missing.json', 'refused.json'], { cwd });
      assert.equal(code, 2);
      assert.match(out, /^refused.json:1:49: error unknown-key/);
      assert.equal(complaints, 'deepspeed-config: missing.json: there is no such file\n');
    });
  });

  describe('keys of another program', () => {
    it('are left to it by --ignore-keys, as the message says', async () => {
      const keys = '"my_tool": { "a": 1 }, "epochs": 3, "seed": 1, "run_name": "x", "data_path": "y", "hidden": 2';
      const cwd = given({ 'ds_config.json': `{ "train_batch_size": 8, ${keys} }` });
      const codes = async (...options: readonly string[]): Promise<readonly string[]> =>
        (await checked([...options, 'ds_config.json'], cwd)).flatMap(({ diagnostics }) =>
          diagnostics.map(({ code }) => code),
        );
      assert.deepEqual(await codes(), ['foreign-keys']);
      assert.match((await run(['check', 'ds_config.json'], { cwd })).out, /--ignore-keys/);
      assert.deepEqual(await codes('--ignore-keys', 'my_tool, epochs,se*,*_name,data_path,hidden,'), []);
      assert.notDeepEqual(await codes('--ignore-keys', 'epochs'), []);
    });
  });

  describe('what is assumed', () => {
    it('is decided by the file, or by options', async () => {
      const cwd = given({ 'a.json': '{ "train_batch_size": "auto" }', 'b.json': clean });
      const [a, b] = await checked(['a.json', 'b.json'], cwd);
      assert.deepEqual([a?.loader, b?.loader], ['transformers', 'deepspeed']);
      const [chosen] = await checked(['--loader', 'accelerate', '--deepspeed-version=v0.16.4', 'a.json'], cwd);
      assert.deepEqual([chosen?.loader, chosen?.version], ['accelerate', '0.16.4']);
    });

    const auto = '{ "train_batch_size": "auto", "zero_optimization": { "stage": 2 }, "amp": { "enabled": "auto" } }';
    const ofLoaders = { 'requirements.txt': 'transformers==4.57.6\naccelerate==1.10.1\n', 'a.json': auto };

    it('include the pinned release of the loader', async () => {
      const cwd = given(ofLoaders);
      const [pinned] = await checked(['a.json'], cwd);
      assert.deepEqual([pinned?.transformersVersion, pinned?.accelerateVersion], ['4.57.6', '1.10.1']);
      assert.deepEqual(
        pinned?.diagnostics.filter(({ code }) => code === 'unfilled-auto'),
        [],
      );
    });

    it('include the release of the loader from an option', async () => {
      const cwd = given(ofLoaders);
      const [named] = await checked(
        ['--transformers-version', '5.0.0', '--deepspeed-version', '0.18.8', 'a.json'],
        cwd,
      );
      assert.deepEqual([named?.transformersVersion, named?.accelerateVersion], ['5.0.0', '1.10.1']);
      assert.match(
        named?.diagnostics.find(({ code }) => code === 'unfilled-auto')?.message ?? '',
        /which Trainer filled in only up to transformers 4\.57\./,
      );
    });

    it('are named in the summary', async () => {
      const cwd = given(ofLoaders);
      const { out } = await run(['check', 'a.json'], { cwd });
      assert.match(out, /1 file checked for DeepSpeed [\d.]+, transformers 4\.57\.6, accelerate 1\.10\.1:/);
    });

    it('decide what a mistake does', async () => {
      const cwd = given({ 'twice.json': twice });
      assert.equal((await run(['check', '--loader', 'deepspeed', 'twice.json'], { cwd })).code, 1);
      assert.equal((await run(['check', '--loader', 'lightning', 'twice.json'], { cwd })).code, 0);
      assert.equal((await run(['check', '--world-size', '8', 'twice.json'], { cwd })).code, 1);
    });

    it("include the release that the project pins, searched from the file's directory upwards", async () => {
      const cwd = given({
        'requirements.txt': 'torch\ndeepspeed==0.14.2\n',
        'ds_config.json': clean,
        'a/b/ds_config.json': clean,
        'a/c/ds_config.json': clean,
        'a/c/pyproject.toml': '[project]\ndependencies = ["deepspeed>=0.9,<0.12"]\n',
      });
      const versions = async (operands: readonly string[], from = cwd) =>
        (await checked(operands, from)).map(({ version }) => version);
      assert.deepEqual(await versions(['.', '-']), ['0.14.2', '0.11.2', '0.14.2', '0.14.2']);
      assert.deepEqual(await versions(['--deepspeed-version', '0.17.1', '.']), ['0.17.1', '0.17.1', '0.17.1']);
      assert.deepEqual(await versions(['.', '../c'], path.join(cwd, 'a/b')), [newestVersion, '0.11.2']);
      const { out } = await run(['check', '.'], { cwd });
      assert.match(out, /^3 files checked for DeepSpeed 0.14.2, 0.11.2: /m);
    });

    const config = '{ "train_batch_size": 8, "train_micro_batch_size_per_gpu": 1, "gradient_accumulation_steps": 1 }';
    const hosts = {
      'a/ds_config.json': config,
      'a/hostfile': '# two\nw0 slots=8\nw1 slots=8\n',
      'b/ds_config.json': config,
      'b/hostfile': 'w0 slots=4\nw0 slots=4\n',
    };

    it('take the number of slots in the hostfile beside the file', async () => {
      const cwd = given(hosts);
      const found = await run(['check', 'a/ds_config.json', 'b/ds_config.json'], { cwd });
      assert.equal(found.code, 0);
      assert.match(
        found.out,
        /^a.ds_config.json:1:23: warning batch-size-mismatch: .* the hostfile in this folder has 16/,
      );
      assert.match(
        found.out,
        /^2 files checked for DeepSpeed [\d.]+: 1 warning \(1 fixable with --fix --unsafe-fixes\)\.$/m,
      );
    });

    it('take the number of an option before that of a hostfile', async () => {
      const cwd = given(hosts);
      const set = await run(['check', '--world-size', '4', 'a/ds_config.json'], { cwd });
      assert.equal(set.code, 1);
      assert.doesNotMatch(set.out, /hostfile/);
    });

    const judged = `99.0, judged as ${newestVersion}, the newest known`;

    it('accept a release that is newer than any known, with a note', async () => {
      const cwd = given({ 'clean.json': clean });
      const { code, out } = await run(['check', '--deepspeed-version', '99.0', 'clean.json'], { cwd });
      assert.equal(code, 0);
      assert.match(out, new RegExp(`^1 file checked for DeepSpeed ${judged}: no findings\\.$`, 'm'));
    });

    it('note in the effective config that a release is newer than any known', async () => {
      const cwd = given({ 'clean.json': clean });
      const written = await run(['effective', '--deepspeed-version', '99.0', 'clean.json'], { cwd });
      assert.ok(written.out.startsWith(`// For DeepSpeed ${judged}; world size not known.`), written.out);
    });

    it('accept a pinned release that is newer than any known, with a note in every format', async () => {
      const cwd = given({ 'clean.json': clean, 'requirements.txt': 'deepspeed==99.0\n' });
      const as = async (format: string) => (await run(['check', '--format', format, 'clean.json'], { cwd })).out;
      const judged = `99.0, judged as ${newestVersion}, the newest known`;
      assert.ok((await as('text')).includes(judged));
      assert.ok((await as('github')).includes(judged));
      assert.ok((await as('sarif')).includes(judged));
      const [report] = JSON.parse(await as('json')) as readonly object[];
      assert.deepEqual(report, {
        file: 'clean.json',
        loader: 'deepspeed',
        version: '99.0',
        judgedAs: newestVersion,
        diagnostics: [],
        hiddenHints: 0,
      });
    });
  });

  describe('standard input', () => {
    it('is checked under the name "-"', async () => {
      const { code, out } = await run(['check', '-'], { input: refused });
      assert.equal(code, 1);
      assert.match(out, /^<stdin>:1:49: error unknown-key/);
    });

    it('is read once, also beside files', async () => {
      const cwd = given({ 'clean.json': clean });
      const { out } = await run(['check', '--format', 'json', '-', 'clean.json', '-'], { cwd, input: clean });
      assert.deepEqual(
        (JSON.parse(out) as readonly Checked[]).map(({ file }) => file),
        ['<stdin>', 'clean.json'],
      );
    });

    it('is not awaited when it is not named', async () => {
      const cwd = given({ 'clean.json': clean });
      const child = spawn(process.execPath, [program, 'check', 'clean.json'], {
        cwd,
        stdio: ['pipe', 'ignore', 'ignore'],
      });
      assert.equal(await exitOf(child), 0);
      child.stdin.end();
    });
  });

  describe('standard output', () => {
    it('may close early without an error', async () => {
      const keys = Array.from({ length: 5000 }, (_, i) => `"unknown_${i}": 1`);
      const cwd = given({ 'many.json': `{ "fp16": { ${keys.join(',\n')} } }` });
      const child = spawn(process.execPath, [program, 'check', 'many.json'], {
        cwd,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let complaints = '';
      child.stderr?.on('data', data => {
        complaints += String(data);
      });
      child.stdout.once('data', () => child.stdout.destroy());
      assert.equal(await exitOf(child), 1);
      assert.equal(complaints, '');
    });

    it('that cannot be written to fails the run', async function () {
      if (!existsSync('/dev/full')) {
        this.skip();
      }
      const cwd = given({ 'refused.json': refused });
      const child = spawn(process.execPath, [program, 'check', 'refused.json'], {
        cwd,
        stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'],
      });
      let complaints = '';
      child.stderr?.on('data', data => {
        complaints += String(data);
      });
      assert.equal(await exitOf(child), 2);
      assert.match(complaints, /cannot write: ENOSPC/);
    });
  });
});

function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise(resolve => child.once('close', resolve));
}
