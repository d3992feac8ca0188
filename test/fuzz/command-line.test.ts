import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { type Ended, type Folder, folderOf, run } from '../cli/program.js';
import { bounds } from './bounds.js';
import { huge, large, odd } from './nasty.js';

function assertOrderly({ code, out, complaints }: Ended, codes: readonly number[], what: string): void {
  assert.ok(codes.includes(code ?? -1), `${what}: exit code ${code}\n${complaints.slice(0, 1000)}`);
  assert.doesNotMatch(`${out.slice(0, 100_000)}${complaints}`, /^\s+at .*:\d+:\d+\)?$/m, what);
  assert.doesNotMatch(complaints, /the check failed|RangeError|TypeError/, what);
}

/** UTF-8 cannot encode lone surrogates. A file has their replacement character instead. */
const files = Object.fromEntries(
  [...odd, ...large, ...huge].map(({ text }, i) => [`ds_config_${String(i).padStart(3, '0')}.json`, text]),
);

describe('the command line, on files and folders that broke programs before', () => {
  let folder: Folder | undefined;
  afterEach(() => {
    folder?.remove();
    folder = undefined;
  });

  it(`checks ${Object.keys(files).length} nasty files in one run, in every format`, async () => {
    folder = folderOf(files);
    const names = Object.keys(files);
    // The text format says how many fixes would be applied. It tries those of large files for seconds.
    const runs = { text: bounds.full ? names : names.slice(0, odd.length), sarif: names };
    for (const [format, operands] of Object.entries(bounds.full ? { ...runs, json: names, github: names } : runs)) {
      const ended = await run(['check', '--format', format, ...operands], { cwd: folder.path });
      assertOrderly(ended, [1], format);
      if (format === 'json' || format === 'sarif') {
        JSON.parse(ended.out);
      }
    }
    assertOrderly(await run(['check', '--detect', '--format', 'json', '.'], { cwd: folder.path }), [1], 'the folder');
  });

  it('prints effective configs, estimates and merges for them', async () => {
    const some = Object.fromEntries(
      Object.entries(files).filter((_, i) => i < odd.length && i % (bounds.full ? 1 : 20) === 0),
    );
    folder = folderOf(some);
    for (const file of Object.keys(some)) {
      for (const command of [
        ['effective', file],
        ['estimate', '--model', '7B', '--gpus', '8', file],
        ['template', 'zero3', '--into', file],
      ]) {
        const ended = await run(command, { cwd: folder.path });
        assertOrderly(ended, [0, 1, 2], command.join(' '));
      }
    }
  });

  it('searches folders with loops of links, folders named like files, and unreadable files', async () => {
    folder = folderOf({
      'a/ds_config.json': '{ "train_batch_size": 8 }',
      'locked/ds_config.json': '{}',
      'ds_locked.json': '{}',
    });
    const at = (...names: readonly string[]): string => path.join(folder?.path ?? '', ...names);
    mkdirSync(at('ds_config.json'));
    mkdirSync(at('a', 'hostfile'));
    symlinkSync('.', at('a', 'loop'));
    symlinkSync('..', at('a', 'ds_up.json'));
    symlinkSync('ds_self.json', at('ds_self.json'));
    symlinkSync('/dev/null', at('ds_null.json'));
    chmodSync(at('ds_locked.json'), 0);
    chmodSync(at('locked'), 0);
    const all = await run(['check', '.'], { cwd: folder.path });
    assertOrderly(all, [2], 'check .');
    assert.match(all.complaints, /ds_self\.json: too many symbolic links/);
    for (const operand of [
      'ds_config.json',
      'a/loop',
      'a/ds_up.json',
      'ds_null.json',
      'locked',
      'x'.repeat(5000),
      '',
    ]) {
      assertOrderly(await run(['check', operand], { cwd: folder.path }), [0, 1, 2], operand.slice(0, 20));
    }
    chmodSync(at('locked'), 0o700);
  });
});
