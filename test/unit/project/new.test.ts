import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { copyProject } from './project-copy.js';

const parts = [
  'client',
  'docs',
  'examples',
  'schema',
  'scripts',
  'server',
  'test',
  'package.json',
  'tsconfig.json',
  'biome.json',
  'layers.json',
  '.gitignore',
];

describe('npm run new', function () {
  // Each test starts a process.
  this.timeout(60_000);
  let copy: string;

  before(() => {
    copy = copyProject(parts);
  });
  after(() => rmSync(copy, { recursive: true, force: true }));

  function run(command: string, ...args: readonly string[]): { readonly status: number | null; readonly said: string } {
    const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...args], { cwd: copy, encoding: 'utf8' });
    return { status, said: `${stdout}${stderr}` };
  }
  const make = (...args: readonly string[]) => run('node_modules/tsx/dist/cli.mjs', 'scripts/new.ts', ...args);

  it('writes files of each kind that compile and are well formed, and prints the next steps', () => {
    const kinds = {
      rule: 'a-rule-with-a-name-that-is-long',
      template: 'my-template',
      feature: 'my-feature',
      parameter: 'fp16.my_key',
      setting: 'mySwitch',
    };
    for (const [kind, name] of Object.entries(kinds)) {
      const { status, said } = make(kind, name);
      assert.equal(status, 0, said);
      assert.match(said, /^(wrote|changed) server\/src\/.*\n[\s\S]*Next:\n1\. server\/src\//);
    }
    for (const project of ['.', 'test']) {
      const { said } = run('node_modules/typescript/bin/tsc', '-p', project);
      assert.equal(said, '');
    }
    const { status, said } = run('node_modules/@biomejs/biome/bin/biome', 'check', 'server', 'test/unit');
    assert.equal(status, 0, said);
  });

  it('puts an entry after those of its section and does not reformat the others', () => {
    const file = 'server/src/catalog/data/aio.json';
    const before = readFileSync(path.join(copy, file), 'utf8');
    assert.equal(make('parameter', 'aio.my_key').status, 0);
    const text = readFileSync(path.join(copy, file), 'utf8');
    assert.deepEqual(Object.keys(JSON.parse(text) as object).at(-1), 'aio.my_key');
    const [start = '', rest = ''] = text.split(/,\n {2}"aio\.my_key": \{[^}]*\}/);
    assert.equal(`${start}${rest}`, before);
  });

  it('does not overwrite files, and describes valid names', () => {
    const messages = [
      [make('rule', 'unknown-key'), /server\/src\/rules\/unknown-key\.ts is there already/],
      [make('parameter', 'fp16.loss_scale'), /has an entry "fp16\.loss_scale" already/],
      [make('rule', 'Unknown_Key'), /lower case with hyphens/],
      [make('thing', 'a'), /KIND is one of rule, parameter, template, setting, feature/],
      [make('setting', 'worldSize'), /has a setting "worldSize" already/],
      [make(), /Usage: npm run new KIND NAME/],
    ] as const;
    for (const [{ status, said }, message] of messages) {
      assert.equal(status, 1);
      assert.match(said, message);
    }
  });
});
