import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { copyProject } from './project-copy.js';

const parts = [
  '.github',
  'client',
  'docs',
  'python',
  'action.yml',
  'pyproject.toml',
  'examples',
  'schema',
  'scripts',
  'server',
  'snippets',
  'syntaxes',
  'test',
  'README.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'package.json',
  'tsconfig.json',
  'biome.json',
  'layers.json',
  'site/pages.mjs',
  'site/playground',
  'site/project.mjs',
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

  describe('with a name of each kind', () => {
    // Names that no file of the project will have.
    const things = [
      ['rule', 'a-rule-with-a-name-that-is-long'],
      ['rule', 'run-rule-of-this-test'],
      ['rule', 'hostfile-rule-of-this-test'],
      ['rule', 'accelerate-rule-of-this-test'],
      ['template', 'template-of-this-test'],
      ['feature', 'feature-of-this-test'],
      ['parameter', 'fp16.key_of_this_test'],
      ['setting', 'switchOfThisTest'],
    ] as const;
    let output: readonly (readonly [kind: string, ReturnType<typeof make>])[];

    before(() => {
      output = things.map(([kind, name]) => [kind, make(kind, name)] as const);
    });

    it('prints the files and the next steps', () => {
      for (const [kind, { status, said }] of output) {
        assert.equal(status, 0, `${kind}: ${said}`);
        assert.match(said, /^(wrote|changed) server\/src\/.*\n[\s\S]*Next:\n1\. server\/src\//);
      }
    });

    for (const project of ['.', 'test']) {
      it(`writes files that compile in the project ${project}`, () => {
        assert.equal(run('node_modules/typescript/bin/tsc', '-p', project).said, '');
      });
    }

    it('writes files that are well formed', () => {
      const { status, said } = run('node_modules/@biomejs/biome/bin/biome', 'check', 'server', 'test/unit');
      assert.equal(status, 0, said);
    });

    it('writes tests that pass before anything else is written', () => {
      const indexed = run('node_modules/tsx/dist/cli.mjs', 'scripts/generate.ts');
      assert.equal(indexed.status, 0, indexed.said);
      const tests = output.flatMap(([, { said }]) => said.match(/(?<=^wrote )test\/unit\/.*/gm) ?? []);
      assert.equal(tests.length, 5);
      const { status, said } = run('node_modules/mocha/bin/mocha.js', '--no-config', '--import=tsx', ...tests);
      assert.equal(status, 0, said);
    });
  });

  it('gives a parameter what is most frequent beside it', () => {
    assert.equal(make('parameter', 'zero_optimization.key_of_this_test').status, 0);
    const text = readFileSync(path.join(copy, 'server/src/catalog/data/zero_optimization.json'), 'utf8');
    const { since, summary, ...entry } =
      (JSON.parse(text) as { readonly [key: string]: { readonly [field: string]: unknown } })[
        'zero_optimization.key_of_this_test'
      ] ?? {};
    assert.deepEqual(entry, {
      type: 'boolean',
      default: false,
      check: 'strict',
      coerce: 'lax-bool',
      null: 'rejected',
      auto: 'dropped',
      source: 'deepspeed/runtime/zero/config.py:DeepSpeedZeroConfig.key_of_this_test',
    });
  });

  it('gives a parameter the type that is most frequent beside it, with a default of that type', () => {
    assert.equal(make('parameter', 'aio.number_of_this_test').status, 0);
    const text = readFileSync(path.join(copy, 'server/src/catalog/data/aio.json'), 'utf8');
    assert.match(text, /"aio\.number_of_this_test": \{\s*"type": "integer",[^}]*"default": 0,/);
  });

  it('puts an entry after those of its section and does not reformat the others', () => {
    const file = 'server/src/catalog/data/aio.json';
    const before = readFileSync(path.join(copy, file), 'utf8');
    assert.equal(make('parameter', 'aio.last_of_this_test').status, 0);
    const text = readFileSync(path.join(copy, file), 'utf8');
    assert.deepEqual(Object.keys(JSON.parse(text) as object).at(-1), 'aio.last_of_this_test');
    const [start = '', rest = ''] = text.split(/,\n {2}"aio\.last_of_this_test": \{[^}]*\}/);
    assert.equal(`${start}${rest}`, before);
  });

  it('puts a setting behind the others of its group', () => {
    assert.equal(make('setting', 'inlayHints.ofThisTest').status, 0);
    const text = readFileSync(path.join(copy, 'server/src/loaders/settings.json'), 'utf8');
    const names = (JSON.parse(text) as readonly { readonly name: string }[]).map(({ name }) => name);
    assert.equal(names[names.indexOf('inlayHints.ofThisTest') - 1]?.split('.')[0], 'inlayHints');
    assert.ok(!names[names.indexOf('inlayHints.ofThisTest') + 1]?.startsWith('inlayHints.'));
  });

  const refusals: readonly (readonly [what: string, args: readonly string[], message: RegExp])[] = [
    ['a file that exists', ['rule', 'unknown-key'], /server\/src\/rules\/unknown-key\.ts exists already/],
    ['a key that has an entry', ['parameter', 'fp16.loss_scale'], /has an entry "fp16\.loss_scale" already/],
    ['a setting that exists', ['setting', 'worldSize'], /has a setting "worldSize" already/],
    ['an impossible name', ['rule', 'Unknown_Key'], /lower case with hyphens/],
    ['an unknown kind', ['thing', 'a'], /KIND is one of rule, parameter, template, setting, feature/],
    ['a command without a kind', [], /Usage: npm run new KIND NAME/],
  ];
  for (const [what, args, message] of refusals) {
    it(`refuses ${what}, and says why`, () => {
      const { status, said } = make(...args);
      assert.equal(status, 1);
      assert.match(said, message);
    });
  }
});
