import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const nvim = process.env.NVIM ?? 'nvim';

/** The results that the session wrote. */
interface Report {
  readonly version: string;
  readonly problem?: string;
  readonly syntaxErrors: string;
  readonly found: readonly string[];
  readonly hover: string;
  readonly fixed: string;
  readonly afterFix: string;
  readonly offered: number;
  readonly completed: string;
  readonly afterTyping: readonly string[];
  readonly foreign: readonly string[];
  readonly foreignHover: boolean;
  readonly hostfile: readonly string[];
  readonly hostfileType: string;
  readonly python: readonly string[];
  readonly pythonFixed: string;
  readonly pythonLine: string;
}

const readme = readFileSync(path.join(root, 'server/README.md'), 'utf8');
const settings = { deepspeed: { rules: { 'hostfile-uneven-slots': 'off' } } };

/** Runs the session in a folder, in a Neovim that ignores the user's configuration. */
function session(folder: string): Report {
  const inside = (name: string): string => path.join(folder, name);
  copyFileSync(path.join(root, 'examples/ds_config_zero3_nvme.json'), inside('ds_config.json'));
  writeFileSync(
    inside('ds_graph.json'),
    '{\n    "parser": "edgelist",\n    "path": "x.csv",\n    "weighted": true\n}\n',
  );
  writeFileSync(inside('hostfile'), 'w0 slots=4\nw1 slots=2\nw2\n');
  writeFileSync(
    inside('train.py'),
    "ds_config = {\n    'train_batch_size': 8,\n    'zero_optimization': {'overlap_com': True},\n}\n",
  );
  const plan = {
    command: [process.execPath, path.join(root, 'dist/server.js'), '--stdio'],
    folder,
    settings,
    files: {
      config: inside('ds_config.json'),
      foreign: inside('ds_graph.json'),
      hostfile: inside('hostfile'),
      python: inside('train.py'),
    },
    pieces: [...readme.matchAll(/^```lua\n(.*?)^```/gms)].map(match => match[1]),
    report: inside('report.json'),
  };
  assert.ok(plan.pieces.length >= 3);
  writeFileSync(inside('plan.json'), JSON.stringify(plan));
  const script = fileURLToPath(new URL('session.lua', import.meta.url));
  const own = Object.fromEntries(
    ['HOME', 'XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'XDG_STATE_HOME', 'XDG_CACHE_HOME'].map(name => [name, folder]),
  );
  const { error, status, stderr } = spawnSync(
    nvim,
    // A script that fails leaves Neovim waiting for keys; then the next command ends it.
    ['--headless', '--clean', '-n', '-i', 'NONE', '-c', `luafile ${script}`, '-c', 'cquit 1'],
    { cwd: folder, env: { ...process.env, ...own, PLAN: inside('plan.json') }, encoding: 'utf8', timeout: 25_000 },
  );
  if ((error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT') {
    throw new Error(`there is no "${nvim}": install Neovim ("apt-get install neovim"), or name one with NVIM`);
  }
  assert.equal(error, undefined);
  assert.equal(status, 0, stderr);
  return JSON.parse(readFileSync(inside('report.json'), 'utf8')) as Report;
}

describe('a session in Neovim', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'neovim-'));
  let report: Report;
  before(() => {
    report = session(folder);
    assert.equal(report.problem, undefined);
    console.log(`      Neovim ${report.version}`);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('can parse the setups in the documents', () => {
    assert.equal(report.syntaxErrors, '');
  });

  it('shows the findings of a config', () => {
    assert.deepEqual(report.found, ['misplaced-key', 'overwritten-key']);
  });

  it('explains a key', () => {
    assert.match(report.hover, /sub_group_size/);
  });

  it('fixes it with the preferred action: the section moves to where DeepSpeed reads it', () => {
    assert.match(report.fixed, /aio/);
    const config = JSON.parse(report.afterFix) as { aio?: object; zero_optimization: { aio?: object } };
    assert.deepEqual([config.zero_optimization.aio, Object.keys(config.aio ?? {}).length], [undefined, 5]);
  });

  it('completes a key with a value', () => {
    assert.ok(report.offered > 10, String(report.offered));
    assert.equal(report.completed, '        "round_robin_gradients": true,');
  });

  it('follows what is typed', () => {
    assert.deepEqual(report.afterTyping, ['overwritten-key', 'unknown-key']);
  });

  it("ignores another program's file, whatever its name", () => {
    assert.deepEqual([report.foreign, report.foreignHover], [[], true]);
  });

  it('checks a hostfile, which has no filetype here, with the settings of the client', () => {
    assert.deepEqual(report.hostfile, ['hostfile-bad-entry']);
    assert.doesNotMatch(report.hostfileType, /deepspeed/);
  });

  it('checks and fixes a dict in Python', () => {
    assert.deepEqual(report.python, ['unknown-key']);
    assert.match(report.pythonFixed, /overlap_comm/);
    assert.equal(report.pythonLine, "    'zero_optimization': {'overlap_comm': True},");
  });
});
