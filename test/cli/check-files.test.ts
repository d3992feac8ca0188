import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { newestVersion } from '../../server/src/catalog/releases.js';
import { checked, clean, names, refused } from './checked.js';
import { run, useFolder } from './program.js';

describe('the input of check', () => {
  const given = useFolder();

  describe('files', () => {
    it('checks hostfiles by the rules of the launcher', async () => {
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

    it('that are hostfiles under other names are found where their lines say so', async () => {
      const bad = 'w0 slots=4\nw1 slots=4\nw2\n';
      const cwd = given({
        hostfile_4711: bad,
        'a/mpi-hostfile.txt': bad,
        hosts: '127.0.0.1 localhost\n',
        'nodes.txt': clean,
        'make_hosts.sh': bad,
      });
      const found = await checked(['.'], cwd);
      assert.deepEqual(
        found.map(({ file, diagnostics }) => [file, diagnostics.map(({ code }) => code)]),
        [
          [path.join('a', 'mpi-hostfile.txt'), ['hostfile-bad-entry']],
          ['hostfile_4711', ['hostfile-bad-entry']],
        ],
      );
      assert.deepEqual(await names(['--detect', 'hostfile_4711', 'hosts'], cwd), ['hostfile_4711']);
      assert.deepEqual(
        (await checked(['hostfile_4711'], cwd)).flatMap(({ diagnostics }) => diagnostics.map(({ code }) => code)),
        ['hostfile-bad-entry'],
      );
    });

    it('have configs in notebooks and in scripts that write one', async () => {
      const bad = '{ "train_batch_size": 8, "zero_optimization": { "stag": 1 } }';
      const cell = { cell_type: 'code', source: ['%%writefile ds.json\n', `${bad}\n`] };
      const cwd = given({
        'a.ipynb': JSON.stringify({ cells: [{ cell_type: 'markdown', source: [] }, cell] }),
        'b.ipynb': JSON.stringify({ cells: [{ cell_type: 'code', source: 'import deepspeed' }] }),
        'run.sh': `cat <<EOF > ds.json\n${bad}\nEOF\ndeepspeed train.py\n`,
        'other.sh': 'pip install deepspeed\n',
      });
      const found = await checked(['.'], cwd);
      assert.deepEqual(
        found.map(({ file, diagnostics }) => [file, diagnostics.map(({ code }) => code)]),
        [
          ['a.ipynb', ['unknown-key']],
          ['run.sh', ['unknown-key']],
        ],
      );
      assert.deepEqual(await names(['--detect', 'b.ipynb', 'other.sh', 'a.ipynb'], cwd), ['a.ipynb']);
      assert.match((await run(['check', 'a.ipynb'], { cwd })).out, /^a\.ipynb:cell 2:2:49: error unknown-key/m);
    });

    it('that are named like configs and hold no object are found in a directory, too', async () => {
      const cwd = given({ 'a/ds_config.json': 'null', 'b/ds_config.json': '"abc"', 'c/config.json': 'null' });
      const found = await checked(['.'], cwd);
      assert.deepEqual(
        found.map(({ diagnostics }) => diagnostics.map(({ code }) => code)),
        [['syntax-error'], ['syntax-error']],
      );
    });

    it('that are named are checked whatever they are called and hold', async () => {
      const cwd = given({ 'notes.txt': '{ "name": "something else" }' });
      assert.deepEqual(await names(['notes.txt'], cwd), ['notes.txt']);
    });

    it('leaves out named files that are not configs with --detect', async () => {
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

    it('checks a file once, however often it is named or found', async () => {
      const cwd = given({ 'ds_config.json': clean });
      assert.deepEqual(await names(['ds_config.json', '.', './ds_config.json'], cwd), ['ds_config.json']);
    });

    it('accepts a byte order mark, which takes no column', async () => {
      const cwd = given({ 'bom.json': `\uFEFF${refused}`, 'plain.json': refused });
      const [bom, plain] = await checked(['bom.json', 'plain.json'], cwd);
      assert.deepEqual(
        bom?.diagnostics.find(({ code }) => code === 'unknown-key')?.range,
        plain?.diagnostics.find(({ code }) => code === 'unknown-key')?.range,
      );
    });

    it('accepts every kind of line end', async () => {
      for (const eol of ['\n', '\r\n', '\r']) {
        const cwd = given({
          'a.json': ['{ "train_batch_size": 8,', '  "zero_optimization": {', '\t"overlap_com": true', '}}', ''].join(
            eol,
          ),
        });
        const { out } = await run(['check', 'a.json'], { cwd });
        assert.ok(out.startsWith('a.json:3:2: error unknown-key'), out);
        assert.ok(out.includes('\n    \t"overlap_com": true\n    \t^~~~~~~~~~~~~\n'), JSON.stringify(out));
      }
    });

    it('reports files that are not UTF-8', async () => {
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

    it('reports links with a missing target', async () => {
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

    it('checks huge, wide and deep files', async () => {
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
    it('searches for configs by name and content', async () => {
      const cwd = given({
        'ds_config.json': clean,
        'train/settings.json': clean,
        'train/zero3.jsonc': clean,
        'train/.ds_config.json': clean,
        'train/ds_config.yaml': clean,
        'train/train.py': `ds_config = ${clean}`,
        'train/other.py': 'batch_size = 8\n',
        'train/run.sh': `cat <<EOF > ds_config.json\n${clean}\nEOF\n`,
        'train/ds_config.txt': clean,
        'package.json': '{ "name": "x" }',
        'ds_but_not.json': '{ "name": "x", "version": 1, "scripts": {}, "files": [] }',
        'node_modules/a/ds_config.json': refused,
        '.git/ds_config.json': refused,
        'deep/.cache/ds_config.json': refused,
      });
      const train = ['.ds_config.json', 'ds_config.yaml', 'run.sh', 'settings.json', 'train.py', 'zero3.jsonc'];
      const expected = ['ds_config.json', ...train.map(name => `train/${name}`)];
      assert.deepEqual(await names(['.'], cwd), expected);
      assert.deepEqual(await names(['train', 'deep/.cache'], cwd), [
        ...expected.slice(1),
        'deep/.cache/ds_config.json',
      ]);
    });

    it('reports a directory without a config, with exit code 0', async () => {
      const cwd = given({ 'empty/package.json': '{}', 'full/ds_config.json': clean });
      const { code, out, complaints } = await run(['check', 'empty', 'full'], { cwd });
      assert.equal(code, 0);
      assert.equal(complaints, 'deepspeed-config: empty: there is no DeepSpeed config in this directory\n');
      assert.equal(out, `1 file checked for DeepSpeed ${newestVersion}: no findings.\n`);
      assert.deepEqual(await checked(['empty'], cwd), []);
    });

    it('recognizes a large config by its beginning', async () => {
      const cwd = given({
        'ours.json': `{ "zero_optimization": { "stage": 2 }, "text": "${'é'.repeat(200_000)}" }`,
        'other.json': `{ "text": "${'é'.repeat(200_000)}", "zero_optimization": { "stage": 2 } }`,
      });
      assert.deepEqual(await names(['.'], cwd), ['ours.json']);
    });

    it('does not follow links to directories', async () => {
      const cwd = given({ 'a/ds_config.json': clean });
      symlinkSync('..', path.join(cwd, 'a/up'));
      assert.deepEqual(await names(['.'], cwd), ['a/ds_config.json']);
    });
  });
});
