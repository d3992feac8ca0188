import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { strToU8, zipSync } from 'fflate';
import { artefactIds, checkArtefact, givenArtefact, releasedAs } from '../../../scripts/artefacts.mjs';
import { bundles } from '../../../scripts/build.mjs';
import { contents, programFiles } from '../../../scripts/package-server.mjs';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const { version } = JSON.parse(read('package.json')) as { readonly version: string };

describe('the files of a release', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'artefacts-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** Writes an archive and returns what is wrong with it. */
  const problemsOf = (id: string, files: { readonly [name: string]: string }): string => {
    const file = path.join(folder, releasedAs(id));
    const bytes = Object.entries(files).map(([name, text]) => [name, strToU8(text)] as const);
    writeFileSync(file, zipSync(Object.fromEntries(bytes), { level: 0 }));
    try {
      checkArtefact(id, file);
      return '';
    } catch (error) {
      return (error as Error).message;
    }
  };

  it('are refused if one is missing, superfluous or of another version', () => {
    const found = problemsOf('vsix', { 'extension/package.json': '{ "version": "9.9.9" }', 'extension/src/a.ts': '' });
    assert.match(found, /^deepspeed-config\.vsix is not fit to ship: holds extension\/src\/a\.ts; lacks /);
    assert.match(found, /lacks extension\/dist\/extension\.js; /);
    assert.match(found, new RegExp(`; has version 9\\.9\\.9, package\\.json has ${version.replaceAll('.', '\\.')}$`));
  });

  it('are refused if they are too large', () => {
    assert.match(problemsOf('site', { 'index.html': 'x'.repeat(13_000_000) }), /; 130\d{5} bytes, more than 12000000/);
  });

  it('have the version of the project in a wheel', () => {
    const metadata = `deepspeed_config-${version}.dist-info/METADATA`;
    assert.doesNotMatch(problemsOf('wheel', { [metadata]: `Name: x\nVersion: ${version}\n` }), /has version/);
    assert.match(problemsOf('wheel', { [metadata]: 'Name: x\nVersion: 0.0.1\n' }), /has version 0\.0\.1/);
  });

  it('have a schema of the release of DeepSpeed that the change log names', () => {
    checkArtefact('schema', path.join(root, 'schema/ds_config.schema.json'));
    const file = path.join(folder, 'ds_config.schema.json');
    writeFileSync(file, JSON.stringify({ description: 'A config, as release 0.1.2 reads it' }));
    assert.throws(() => checkArtefact('schema', file), /describes DeepSpeed 0\.1\.2, CHANGELOG\.md names /);
  });

  it('have each bundle in a package', () => {
    const extension = bundles.map(({ file }) => file).filter(file => file !== 'dist/cli.js');
    assert.ok(
      extension.every(
        file => programFiles.includes(file) || /\/(extension|detection|client|memory|\w+\.web\.)/.test(file),
      ),
    );
    assert.deepEqual(
      contents()
        .map(([, name]) => name)
        .filter(name => name?.startsWith('dist/')),
      programFiles,
    );
    const { files } = JSON.parse(read('server/package.json')) as { readonly files: readonly string[] };
    assert.deepEqual(files.filter(name => name.startsWith('dist/')).sort(), [...programFiles].sort());
  });

  it('may be given by a variable or a folder, to be tested in place of new ones', () => {
    const variables = ['RELEASE', 'VSIX'];
    const before = variables.map(name => process.env[name]);
    const given = (values: { readonly [name: string]: string }): string | undefined => {
      for (const name of variables) delete process.env[name];
      Object.assign(process.env, values);
      return givenArtefact('vsix');
    };
    try {
      const file = path.join(folder, 'deepspeed-config.vsix');
      writeFileSync(file, '');
      assert.equal(given({}), undefined);
      assert.equal(given({ VSIX: file }), file);
      assert.equal(given({ RELEASE: folder }), file);
      assert.throws(() => given({ VSIX: `${file}.old` }), /VSIX names .*\.vsix\.old, which does not exist/);
      assert.throws(() => given({ RELEASE: tmpdir() }), /RELEASE names .*, which does not exist/);
    } finally {
      for (const [i, name] of variables.entries()) {
        const value = before[i];
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
    }
  });

  it('have names without a space', () => {
    for (const id of artefactIds) assert.match(releasedAs(id), /^[\w.-]+$/);
  });
});
