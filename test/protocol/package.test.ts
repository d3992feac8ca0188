import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type {
  CompletionList,
  FullDocumentDiagnosticReport,
  Hover,
  MarkupContent,
} from 'vscode-languageserver-protocol/node';
import { checkArtefact, givenArtefact } from '../../scripts/artefacts.mjs';
import { packServer } from '../../scripts/package-server.mjs';
import { type Client, CompletionRequest, DocumentDiagnosticRequest, HoverRequest, startClient } from './client.js';
import { manifest, serverManifest } from './manifest.js';

const name = 'deepspeed-config-language-server';

function installed(folder: string): string {
  return path.join(folder, 'node_modules', name);
}

/** The package: the given one, or a new one from the built server. */
const archive = givenArtefact('npm') ?? packServer().file;

/** Installs the package into a folder without network access. */
function install(folder: string): void {
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
  before(() => install(folder));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('has the files that it needs to run, and nothing else', () => {
    checkArtefact('npm', archive);
    for (const file of ['LICENSE', 'README.md', 'THIRD-PARTY-NOTICES.txt', 'package.json']) {
      assert.ok(existsSync(path.join(installed(folder), file)), file);
    }
    const snippets = serverManifest.contributes.snippets.map(each => each.path.slice('./'.length));
    for (const file of snippets) assert.ok(existsSync(path.join(installed(folder), file)), file);
    assert.deepEqual(readdirSync(path.join(folder, 'node_modules')).sort(), ['.bin', '.package-lock.json', name]);
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
