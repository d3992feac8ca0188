import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { noticesFor, packagesIn } from '../../../scripts/third-party-notices.mjs';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** Returns name and version of the package that a file belongs to, from the nearest package.json with a name. */
function ownerOf(file: string): string {
  const folder = path.dirname(file);
  const manifest = path.join(folder, 'package.json');
  if (existsSync(manifest)) {
    const { name, version } = JSON.parse(readFileSync(manifest, 'utf8')) as { name?: string; version?: string };
    if (name !== undefined && version !== undefined) return `${name} ${version}`;
  }
  return ownerOf(folder);
}

describe('the notices of third parties', () => {
  let folder: string;
  const add = (name: string, manifest: object, files: { readonly [name: string]: string }): string => {
    const target = path.join(folder, 'node_modules', name);
    mkdirSync(target, { recursive: true });
    writeFileSync(path.join(target, 'package.json'), JSON.stringify({ name, version: '1.0.0', ...manifest }));
    for (const [file, text] of Object.entries(files)) writeFileSync(path.join(target, file), text);
    return target;
  };

  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'deepspeed-config-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('name every package in a bundle', async function () {
    this.timeout(20_000);
    for (const entry of ['client/src/extension.ts', 'server/src/node.ts', 'server/src/cli.ts']) {
      const { metafile } = await build({
        absWorkingDir: root,
        entryPoints: [entry],
        outfile: 'never-written.js',
        write: false,
        bundle: true,
        metafile: true,
        platform: 'node',
        format: 'cjs',
        mainFields: ['module', 'main'],
        external: ['vscode'],
      });
      const foreign = Object.keys(metafile.inputs).filter(file => file.includes('node_modules'));
      const owners = new Set(foreign.map(file => ownerOf(path.resolve(root, file))));
      const text = noticesFor(packagesIn(metafile, root));
      assert.ok(owners.size >= 2, entry);
      assert.deepEqual(
        [...owners].filter(owner => !text.includes(`\n${owner}\nLicense: `)),
        [],
      );
      assert.doesNotMatch(text, /\nesbuild |\nmocha /);
    }
  });

  it('find scoped and nested packages, each once, whatever the order of the files', () => {
    const files = ['node_modules/a/x.js', 'src/b.ts', 'node_modules/a/node_modules/@s/c/d/e.js', 'node_modules/a/y.js'];
    const inputs = (names: readonly string[]) => ({ inputs: Object.fromEntries(names.map(name => [name, {}])) });
    const expected = ['/p/node_modules/a', '/p/node_modules/a/node_modules/@s/c'];
    assert.deepEqual(packagesIn(inputs(files), '/p'), expected);
    assert.deepEqual(packagesIn(inputs(files.reverse()), '/p'), expected);
  });

  it('have the whole text of each license and notice', () => {
    const one = add('one', { license: 'MIT' }, { 'License.txt': 'Take it.\r\nAs it is.\r\n', 'index.js': '' });
    const two = add('two', { license: 'Apache-2.0' }, { LICENSE: 'Apache', NOTICE: 'By us' });
    const text = noticesFor([two, one]);
    assert.match(
      text,
      /\none 1\.0\.0\nLicense: MIT\n\nTake it\.\nAs it is\.\n[\s\S]*\ntwo 1\.0\.0\n.*\n\nApache\n\nBy us\n/,
    );
    assert.equal(noticesFor([one, two]), text);
  });

  it('are refused for a package without a license text, or with a license that has not been reviewed', () => {
    const none = add('none', { license: 'MIT' }, { 'README.md': 'MIT' });
    const strange = add('strange', { license: 'GPL-3.0' }, { LICENSE: 'GPL' });
    const silent = add('silent', {}, { LICENSE: 'Something' });
    assert.throws(() => noticesFor([none]), /none 1\.0\.0 has no license text/);
    assert.throws(() => noticesFor([strange, silent]), /silent 1\.0\.0 .*strange 1\.0\.0 has the license GPL-3\.0/);
  });
});
