import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type {
  CompletionList,
  FullDocumentDiagnosticReport,
  Hover,
  MarkupContent,
} from 'vscode-languageserver-protocol/node';
import { type Client, CompletionRequest, DocumentDiagnosticRequest, HoverRequest, startClient } from './client.js';
import { manifest, serverManifest } from './manifest.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const name = 'deepspeed-config-language-server';
const kilobyte = 1000;

function installed(folder: string): string {
  return path.join(folder, 'node_modules', name);
}

/** Packs the built server and installs it into a folder without network access. */
function packAndInstall(folder: string): void {
  execFileSync(process.execPath, [path.join(root, 'scripts/package-server.mjs'), '--built'], { cwd: root });
  const archive = path.join(root, 'out', `${name}-${manifest.version}.tgz`);
  writeFileSync(path.join(folder, 'package.json'), '{ "private": true }');
  mkdirSync(path.join(folder, 'cache'));
  const own = process.env.npm_execpath;
  const [program, before] = own?.endsWith('.js') ? [process.execPath, [own]] : ['npm', []];
  const args = ['install', archive, '--offline', '--no-audit', '--no-fund', '--cache', path.join(folder, 'cache')];
  execFileSync(program, [...before, ...args], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
}

describe('the language server as a package of npm', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'language-server-'));
  const bin = (program: string): string => path.join(folder, 'node_modules/.bin', program);
  before(() => packAndInstall(folder));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('has the files that it needs to run, and nothing else', () => {
    const files = readdirSync(installed(folder), { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry =>
        path.relative(installed(folder), path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'),
      );
    assert.deepEqual(
      files.sort(),
      [
        'LICENSE',
        'README.md',
        'THIRD-PARTY-NOTICES.txt',
        ...[
          'cli',
          'estimating',
          'hostfile',
          'pages',
          'python',
          'runs',
          'run-places',
          'server',
          'services',
          'shell',
          'yaml',
        ].map(bundle => `dist/${bundle}.js`),
        'package.json',
        ...serverManifest.contributes.snippets.map(snippets => snippets.path.slice('./'.length)),
      ].sort(),
    );
    assert.deepEqual(readdirSync(path.join(folder, 'node_modules')).sort(), ['.bin', '.package-lock.json', name]);
  });

  it('is small', () => {
    const { length } = readFileSync(path.join(root, 'out', `${name}-${manifest.version}.tgz`));
    assert.ok(length < 800 * kilobyte, `${length} bytes`);
  });

  it('agrees with the extension', () => {
    const { version, license, repository, engines, contributes } = serverManifest;
    assert.deepEqual([version, license, repository.url], [manifest.version, manifest.license, manifest.repository.url]);
    assert.deepEqual([engines.node, serverManifest.dependencies], [manifest.engines.node, undefined]);
    const paths = ({ contributes: { snippets } }: typeof manifest): ReadonlySet<string> =>
      new Set(snippets.map(each => each.path));
    assert.deepEqual(new Set(contributes.snippets.map(each => each.path)), paths(manifest));
  });

  it('is found by its name, for programs that start it as a module', () => {
    const require = createRequire(path.join(folder, 'index.js'));
    assert.equal(require.resolve(name), path.join(installed(folder), 'dist/server.js'));
  });

  it('includes the command line', () => {
    assert.match(execFileSync(bin('deepspeed-config'), ['--version'], { encoding: 'utf8' }), /^deepspeed-config \d/);
  });

  it('says what it is and how to start it, when no transport is given', () => {
    const say = (...args: string[]): string => execFileSync(bin(name), args, { encoding: 'utf8' });
    assert.ok(say('--version').startsWith(`${name} ${manifest.version} (DeepSpeed up to `));
    assert.match(say('--help'), /^Usage: deepspeed-config-language-server --stdio\n/);
    assert.throws(
      () => execFileSync(bin(name), { encoding: 'utf8', stdio: 'pipe' }),
      ({ status, stdout, stderr }: { status: number; stdout: string; stderr: string }) =>
        status === 1 && stdout === '' && stderr.startsWith('Usage: '),
    );
  });

  it('serves an editor', async () => {
    const surroundings = { command: [bin(name), '--stdio'] } as const;
    const client: Client = await startClient({ textDocument: { diagnostic: {} } }, null, null, surroundings);
    const textDocument = { uri: 'file:///w/ds_config.json' };
    await client.open(
      textDocument.uri,
      '{ "train_batch_size": 8, "zero_optimization": { "stage": 3, "overlap_com": true } }',
    );
    const report = await client.connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument });
    assert.deepEqual(
      (report as FullDocumentDiagnosticReport).items.map(({ code }) => code),
      ['unknown-key'],
    );
    const position = { line: 0, character: 50 };
    const hover = (await client.connection.sendRequest(HoverRequest.type, { textDocument, position })) as Hover;
    assert.match((hover.contents as MarkupContent).value, /^zero_optimization\.stage/m);
    const list = await client.connection.sendRequest(CompletionRequest.type, { textDocument, position });
    assert.ok((list as CompletionList).items.some(({ label }) => label === 'offload_optimizer'));
    assert.equal(await client.stop(), 0);
  });
});
