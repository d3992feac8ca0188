import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const server = path.join(root, 'server/src');
const folders = readdirSync(server, { withFileTypes: true })
  .filter(entry => entry.isDirectory())
  .map(({ name }) => name);

/** A file and what it must not import from where it is: the lint of each has to say no. */
const forbidden: readonly (readonly [file: string, module: string])[] = [
  ...folders.flatMap(folder => [
    [`server/src/${folder}/a.ts`, 'vscode'] as const,
    [`server/src/${folder}/b.ts`, 'vscode-languageserver/node.js'] as const,
    [`server/src/${folder}/c.ts`, '../service.js'] as const,
    [`server/src/${folder}/d.ts`, '../new-folder/thing.js'] as const,
  ]),
  ...folders
    .filter(folder => folder !== 'features')
    .map(folder => [`server/src/${folder}/e.ts`, '../features/hover.js'] as const),
  ['server/src/document/f.ts', '../catalog/catalog.js'],
  ['server/src/catalog/f.ts', '../loaders/loader.js'],
  ['server/src/loaders/dialects/f.ts', '../../checking/check.js'],
  ['server/src/checking/f.ts', '../resolving/resolve.js'],
  ['server/src/rules/f.ts', './unknown-key.js'],
  ['server/src/rules/g.ts', '../templating/form.js'],
  ['server/src/templates/f.ts', './zero1.js'],
  ['server/src/estimating/f.ts', '../rules/rules.js'],
  ['server/src/refactoring/moves/f.ts', '../../analysis/analysis.js'],
  ['server/src/proposing/f.ts', '../rules/rules.js'],
  ['server/src/features/f.ts', './hover.js'],
  ['server/src/hostfile/rules/f.ts', './hostfile-empty.js'],
  ['server/src/hostfile/rules/g.ts', '../../analysis/analysis.js'],
  ['server/src/service.ts', 'vscode-languageserver/node.js'],
  ['client/src/f.ts', '../../server/src/catalog/catalog.js'],
  ['client/src/new-config/f.ts', '../../../server/src/service.js'],
];

interface Report {
  readonly diagnostics: readonly { readonly category: string; readonly location: { readonly path: string } }[];
}

describe('the lint', function () {
  this.timeout(30_000);
  let copy: string;

  before(() => {
    copy = mkdtempSync(path.join(tmpdir(), 'deepspeed-config-'));
    for (const file of ['biome.json', '.gitignore']) cpSync(path.join(root, file), path.join(copy, file));
    for (const [file, module] of forbidden) {
      mkdirSync(path.dirname(path.join(copy, file)), { recursive: true });
      writeFileSync(path.join(copy, file), `import '${module}';\n`);
    }
  });
  after(() => rmSync(copy, { recursive: true, force: true }));

  it('stops imports against the direction in which dependencies run, from every folder of the server', () => {
    const biome = path.join(root, 'node_modules/@biomejs/biome/bin/biome');
    const options = ['lint', '--only=style/noRestrictedImports', '--reporter=json', '--max-diagnostics=none', '.'];
    const { stdout, stderr } = spawnSync(process.execPath, [biome, ...options], { cwd: copy, encoding: 'utf8' });
    const found = new Set(
      (JSON.parse(stdout || '{"diagnostics":[]}') as Report).diagnostics.map(({ location }) => location.path),
    );
    const missed = forbidden.filter(([file]) => !found.has(file)).map(edge => edge.join(' -> '));
    assert.deepEqual(missed, [], stderr);
  });
});
