import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, openSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { newestVersion } from '../../server/src/catalog/releases.js';
import { type Folder, folderOf, program, run } from './program.js';

const refused = '{ "train_batch_size": 8, "zero_optimization": { "overlap_com": true } }';
const ignored = '{ "train_batch_size": 8, "no_such_key_at_all": true }';
const clean = '{ "train_batch_size": 8, "zero_optimization": { "stage": 2 } }';
const twice = '{ "train_batch_size": 8, "train_batch_size": 8, "fp16": { "enabled": true } }';

interface Checked {
  readonly file: string;
  readonly loader: string;
  readonly version: string;
  readonly diagnostics: readonly { readonly code: string; readonly range: { readonly start: object } }[];
}

describe('check', () => {
  let folder: Folder | undefined;
  afterEach(() => {
    folder?.remove();
    folder = undefined;
  });

  function given(files: { readonly [name: string]: string | Uint8Array }): string {
    folder = folderOf(files);
    return folder.path;
  }

  async function checked(operands: readonly string[], cwd: string): Promise<readonly Checked[]> {
    const { out } = await run(['check', '--format', 'json', ...operands], { cwd });
    return JSON.parse(out) as readonly Checked[];
  }

  async function names(operands: readonly string[], cwd: string): Promise<readonly string[]> {
    return (await checked(operands, cwd)).map(({ file }) => file.replaceAll('\\', '/'));
  }

  describe('exit codes', () => {
    it('are 0 for nothing, 1 for an error, and 0 for what is less than the threshold', async () => {
      const cwd = given({ 'clean.json': clean, 'refused.json': refused, 'ignored.json': ignored });
      assert.equal((await run(['check', 'clean.json'], { cwd })).code, 0);
      assert.equal((await run(['check', 'refused.json'], { cwd })).code, 1);
      const below = await run(['check', 'ignored.json'], { cwd });
      assert.equal(below.code, 0);
      assert.match(below.out, /warning unknown-key/);
    });

    it('follow the threshold, which counts itself', async () => {
      const cwd = given({ 'ignored.json': ignored });
      const code = async (severity: string) =>
        (await run(['check', '--max-severity', severity, 'ignored.json'], { cwd })).code;
      assert.deepEqual(await Promise.all(['error', 'warning', 'information', 'hint'].map(code)), [0, 1, 1, 1]);
    });

    it('are 2 for a file that cannot be read, and the others are checked all the same', async () => {
      const cwd = given({ 'refused.json': refused });
      const { code, out, complaints } = await run(['check', 'missing.json', 'refused.json'], { cwd });
      assert.equal(code, 2);
      assert.match(out, /^refused.json:1:49: error unknown-key/);
      assert.equal(complaints, 'deepspeed-config: missing.json: there is no such file\n');
    });
  });

  describe('what is assumed', () => {
    it('is decided by the file, or by options', async () => {
      const cwd = given({ 'a.json': '{ "train_batch_size": "auto" }', 'b.json': clean });
      const [a, b] = await checked(['a.json', 'b.json'], cwd);
      assert.deepEqual([a?.loader, b?.loader], ['transformers', 'deepspeed']);
      const [chosen] = await checked(['--loader', 'accelerate', '--deepspeed-version=0.16.4', 'a.json'], cwd);
      assert.deepEqual([chosen?.loader, chosen?.version], ['accelerate', '0.16.4']);
    });

    it('decides what a mistake does', async () => {
      const cwd = given({ 'twice.json': twice });
      assert.equal((await run(['check', '--loader', 'deepspeed', 'twice.json'], { cwd })).code, 1);
      assert.equal((await run(['check', '--loader', 'lightning', 'twice.json'], { cwd })).code, 0);
      assert.equal((await run(['check', '--world-size', '8', 'twice.json'], { cwd })).code, 1);
    });

    it('is the release that the project pins, from the directory of the file outwards', async () => {
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

    it('is the number of slots in the hostfile beside the file, if no other is given', async () => {
      const config = '{ "train_batch_size": 8, "train_micro_batch_size_per_gpu": 1, "gradient_accumulation_steps": 1 }';
      const cwd = given({
        'a/ds_config.json': config,
        'a/hostfile': '# two\nw0 slots=8\nw1 slots=8\n',
        'b/ds_config.json': config,
        'b/hostfile': 'w0 slots=4\nw0 slots=4\n',
      });
      const found = await run(['check', 'a/ds_config.json', 'b/ds_config.json'], { cwd });
      assert.equal(found.code, 0);
      assert.match(
        found.out,
        /^a.ds_config.json:1:23: warning batch-size-mismatch: .* the hostfile in this folder has 16/,
      );
      assert.match(found.out, /^2 files checked for DeepSpeed [\d.]+: 1 warning\.$/m);
      const set = await run(['check', '--world-size', '4', 'a/ds_config.json'], { cwd });
      assert.equal(set.code, 1);
      assert.doesNotMatch(set.out, /hostfile/);
    });

    it('may be a release that is newer than any known, which is said', async () => {
      const cwd = given({ 'clean.json': clean });
      const { code, complaints } = await run(['check', '--deepspeed-version', '99.0', 'clean.json'], { cwd });
      assert.equal(code, 0);
      assert.match(complaints, /99.0 is newer than/);
    });
  });

  describe('files', () => {
    it('that are hostfiles are checked by the rules of the launcher', async () => {
      const cwd = given({ 'a/hostfile': 'w0 slots=4\nw1\n', 'b.hostfile': 'w0 slots=4\n', hosts: '[gpu]\nw0\n' });
      const found = await checked(['.'], cwd);
      assert.deepEqual(
        found.map(({ loader, diagnostics }) => [loader, diagnostics.map(({ code }) => code)]),
        [
          ['deepspeed', ['hostfile-bad-entry']],
          ['deepspeed', []],
        ],
      );
      assert.deepEqual(await names(['--detect', 'a/hostfile', 'hosts'], cwd), ['a/hostfile']);
      assert.match((await run(['explain', 'hostfile-bad-entry'])).out, /worker-2 slots=8/);
    });

    it('that are named are checked whatever they are called and hold', async () => {
      const cwd = given({ 'notes.txt': '{ "name": "something else" }' });
      assert.deepEqual(await names(['notes.txt'], cwd), ['notes.txt']);
    });

    it('that are named are left out with --detect when they are no configs', async () => {
      const cwd = given({
        'package.json': '{ "name": "x", "version": "1", "zero_optimization": 1 }',
        'ds_config.json': refused,
        'binary.json': new Uint8Array([0xff, 0xfe, 0, 1]),
      });
      assert.deepEqual(await names(['--detect', 'package.json', 'ds_config.json', 'binary.json'], cwd), [
        'ds_config.json',
      ]);
      assert.equal((await run(['check', '--detect', 'missing.json'], { cwd })).code, 2);
    });

    it('come once, however often they are named or found', async () => {
      const cwd = given({ 'ds_config.json': clean });
      assert.deepEqual(await names(['ds_config.json', '.', './ds_config.json'], cwd), ['ds_config.json']);
    });

    it('may begin with a byte order mark, which takes no column', async () => {
      const cwd = given({ 'bom.json': `\uFEFF${refused}`, 'plain.json': refused });
      const [bom, plain] = await checked(['bom.json', 'plain.json'], cwd);
      assert.deepEqual(
        bom?.diagnostics.find(({ code }) => code === 'unknown-key')?.range,
        plain?.diagnostics.find(({ code }) => code === 'unknown-key')?.range,
      );
    });

    it('may have any line ends', async () => {
      for (const eol of ['\n', '\r\n', '\r']) {
        const cwd = given({
          'a.json': ['{ "train_batch_size": 8,', '  "zero_optimization": {', '\t"overlap_com": true', '}}', ''].join(
            eol,
          ),
        });
        const { out } = await run(['check', 'a.json'], { cwd });
        assert.ok(out.startsWith('a.json:3:2: error unknown-key'), out);
        assert.ok(out.includes('\n    \t"overlap_com": true\n    \t^~~~~~~~~~~~~\n'), JSON.stringify(out));
        folder?.remove();
      }
    });

    it('that are not UTF-8 are named as such', async () => {
      const cwd = given({
        'binary.json': new Uint8Array([0x7b, 0xc3, 0x28, 0x00, 0x9f, 0x7d]),
        'wide.json': Buffer.from(`\uFEFF${clean}`, 'utf16le'),
        'zeros.json': new Uint8Array(1000),
        'empty.json': '',
      });
      const { code, complaints } = await run(['check', 'binary.json', 'wide.json', 'zeros.json', 'empty.json'], {
        cwd,
      });
      assert.equal(code, 2);
      assert.match(complaints, /binary.json: it is not UTF-8/);
      assert.match(complaints, /wide.json: it is UTF-16/);
      assert.doesNotMatch(complaints, /zeros|empty/);
    });

    it('may be links that lead nowhere', async () => {
      const cwd = given({ 'ds_config.json': clean });
      symlinkSync('loop.json', path.join(cwd, 'loop.json'));
      symlinkSync('gone', path.join(cwd, 'ds_gone.json'));
      symlinkSync('gone', path.join(cwd, 'other.json'));
      const named = await run(['check', 'loop.json'], { cwd });
      assert.equal(named.code, 2);
      assert.match(named.complaints, /loop.json: too many symbolic links/);
      const found = await run(['check', '.'], { cwd });
      assert.equal(found.code, 2);
      assert.equal(found.complaints, 'deepspeed-config: ds_gone.json: there is no such file\n');
      assert.match(found.out, /1 file checked/);
    });

    it('may be huge, wide and deep', async () => {
      const cwd = given({
        'array.json': `{ "train_batch_size": 8, "x": [${Array(300_000).fill(1).join(',')}] }`,
        'deep.json': '{"zero_optimization":'.repeat(20_000),
        'line.json': `{ "x": "${'x'.repeat(2_000_000)}", "fp16": { "enabld": true } }`,
      });
      const { code, out, complaints } = await run(['check', 'array.json', 'deep.json', 'line.json'], { cwd });
      assert.equal(complaints, '');
      assert.equal(code, 1);
      assert.match(out, /line.json:1:2000022: error unknown-key/);
      assert.ok(out.split('\n').every(line => line.length < 400));
    });
  });

  describe('directories', () => {
    it('are searched for configs by name and content', async () => {
      const cwd = given({
        'ds_config.json': clean,
        'train/settings.json': clean,
        'train/zero3.jsonc': clean,
        'train/.ds_config.json': clean,
        'train/ds_config.yaml': clean,
        'package.json': '{ "name": "x" }',
        'ds_but_not.json': '{ "name": "x", "version": 1, "scripts": {}, "files": [] }',
        'node_modules/a/ds_config.json': refused,
        '.git/ds_config.json': refused,
        'deep/.cache/ds_config.json': refused,
      });
      const expected = ['ds_config.json', 'train/.ds_config.json', 'train/settings.json', 'train/zero3.jsonc'];
      assert.deepEqual(await names(['.'], cwd), expected);
      assert.deepEqual(await names(['train', 'deep/.cache'], cwd), [
        ...expected.slice(1),
        'deep/.cache/ds_config.json',
      ]);
    });

    it('without a config are named, and are no failure', async () => {
      const cwd = given({ 'empty/package.json': '{}', 'full/ds_config.json': clean });
      const { code, out, complaints } = await run(['check', 'empty', 'full'], { cwd });
      assert.equal(code, 0);
      assert.equal(complaints, 'deepspeed-config: empty: there is no DeepSpeed config in this directory\n');
      assert.equal(out, `1 file checked for DeepSpeed ${newestVersion}: nothing to say.\n`);
      assert.deepEqual(await checked(['empty'], cwd), []);
    });

    it('are recognized by the beginning of a large file', async () => {
      const cwd = given({
        'ours.json': `{ "zero_optimization": { "stage": 2 }, "text": "${'é'.repeat(200_000)}" }`,
        'other.json': `{ "text": "${'é'.repeat(200_000)}", "zero_optimization": { "stage": 2 } }`,
      });
      assert.deepEqual(await names(['.'], cwd), ['ours.json']);
    });

    it('that are links are not walked into', async () => {
      const cwd = given({ 'a/ds_config.json': clean });
      symlinkSync('..', path.join(cwd, 'a/up'));
      assert.deepEqual(await names(['.'], cwd), ['a/ds_config.json']);
    });
  });

  describe('standard input', () => {
    it('is "-"', async () => {
      const { code, out } = await run(['check', '-'], { input: refused });
      assert.equal(code, 1);
      assert.match(out, /^<stdin>:1:49: error unknown-key/);
    });

    it('is read once, and beside files', async () => {
      const cwd = given({ 'clean.json': clean });
      const { out } = await run(['check', '--format', 'json', '-', 'clean.json', '-'], { cwd, input: clean });
      assert.deepEqual(
        (JSON.parse(out) as readonly Checked[]).map(({ file }) => file),
        ['<stdin>', 'clean.json'],
      );
    });

    it('is not waited for when nobody names it', async () => {
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
    it('may close early without a complaint', async () => {
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

    it('that cannot be written to is a failure', async function () {
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
