import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { copyProject } from './project-copy.js';

const parts = [
  'client',
  'server',
  'scripts',
  'docs',
  'python',
  'action.yml',
  'pyproject.toml',
  'snippets',
  'syntaxes',
  'package.json',
  'README.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'schema',
  '.github',
  'tsconfig.json',
  'layers.json',
  'biome.json',
  'test/oracle/memory',
  'test/unit/estimator.ts',
  'test/oracle/verdicts',
];

describe('the generator', function () {
  // Each test starts a process.
  this.timeout(60_000);
  let copy: string;

  before(() => {
    copy = copyProject(parts);
  });
  after(() => rmSync(copy, { recursive: true, force: true }));

  const generate = (...options: readonly string[]) => {
    const given = ['--import', 'tsx', 'scripts/generate.ts', ...options];
    const { status, stdout, stderr } = spawnSync(process.execPath, given, { cwd: copy, encoding: 'utf8' });
    return { status, lines: `${stdout}${stderr}`.trim().split('\n') };
  };

  it('updates the files when a rule, a template and a section of the catalog are deleted', () => {
    for (const gone of ['rules/zero-as-boolean.ts', 'templates/zero1.ts', 'catalog/data/nebula.json']) {
      rmSync(path.join(copy, 'server/src', gone));
    }
    const stale = (file: string): string => `server/src/${file}.ts is out of date: run "npm run generate"`;
    assert.deepEqual(generate('--check'), {
      status: 1,
      lines: ['catalog/data', 'rules/rules', 'templates/templates'].map(stale),
    });
    const { status, lines } = generate();
    assert.equal(status, 0, lines.join('\n'));
    assert.ok(!existsSync(path.join(copy, 'docs/rules/zero-as-boolean.md')));
    assert.ok(!existsSync(path.join(copy, 'docs/reference/nebula.md')));
    const written = (file: string): string => readFileSync(path.join(copy, file), 'utf8');
    assert.doesNotMatch(written('package.json'), /zero-as-boolean/);
    assert.doesNotMatch(written('docs/snippets.md'), /`zero1`/);
    assert.deepEqual(generate('--check'), { status: 0, lines: [''] });
  });

  it("updates the files when a setting's text changes", () => {
    const file = path.join(copy, 'server/src/loaders/settings.json');
    const said = 'Show the bytes behind element counts';
    writeFileSync(file, readFileSync(file, 'utf8').replace(said, 'Show how much element counts are'));
    assert.deepEqual(generate('--check'), {
      status: 1,
      lines: ['package.json', 'docs/settings.md', 'server/README.md'].map(
        stale => `${stale} is out of date: run "npm run generate"`,
      ),
    });
    assert.equal(generate().status, 0);
    assert.match(
      readFileSync(path.join(copy, 'docs/settings.md'), 'utf8'),
      /`deepspeed\.inlayHints\.bytes`.*Show how much/,
    );
  });
});
