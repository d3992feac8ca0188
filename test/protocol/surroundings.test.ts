import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ClientCapabilities, CodeLens } from 'vscode-languageserver-protocol/node';
import { type Client, CodeLensRequest, DocumentLinkRequest, startClient } from './client.js';
import { until } from './until.js';

const config = '{ "train_batch_size": 64, "zero_optimization": { "stage": 2 } }';
const model = { model_type: 'gpt2', n_embd: 768, n_layer: 12, n_head: 12, n_positions: 1024, vocab_size: 50257 };
const watching: ClientCapabilities = {
  textDocument: { codeLens: {}, documentLink: {} },
  workspace: { didChangeWatchedFiles: { dynamicRegistration: true } },
};

interface Status {
  readonly version: string;
  readonly versionReason: string;
  readonly loaderReleases: readonly { readonly name: string; readonly version: string; readonly reason: string }[];
  readonly worldSize?: number;
  readonly worldSizeReason?: string;
}

describe('the files around a config', () => {
  let client: Client | undefined;
  let root = '';
  const uriOf = (name: string): string => pathToFileURL(path.join(root, name)).href;
  const uri = (): string => uriOf('configs/ds_config.json');

  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), 'surroundings-'));
    mkdirSync(path.join(root, 'configs'));
    writeFileSync(path.join(root, 'requirements.txt'), 'torch\ndeepspeed==0.14.2\n');
    writeFileSync(path.join(root, 'configs/hostfile'), 'w0 slots=8\nw1 slots=8\n');
    writeFileSync(path.join(root, 'model.json'), JSON.stringify(model));
  });
  afterEach(async () => {
    assert.deepEqual(client?.log, []);
    await client?.stop();
    client = undefined;
    rmSync(root, { recursive: true, force: true });
  });

  async function opened(settings: unknown = {}, options: object = {}): Promise<Client> {
    client = await startClient(watching, null, { settings, ...options }, { rootUri: pathToFileURL(root).href });
    await client.open(uri(), config);
    return client;
  }

  function status({ connection }: Client): Promise<Status> {
    return connection.sendRequest('deepspeed/status', { uri: uri() });
  }

  it('are what links lead to', async () => {
    client = await opened();
    const [folder, nowhere] = [JSON.stringify(root), '"nowhere"'];
    const paths = `{ "tensorboard": { "output_path": ${folder} }, "csv_monitor": { "output_path": ${nowhere} }, "flops_profiler": { "output_file": "../model.json" } }`;
    const other = uriOf('configs/ds_links.json');
    await client.open(other, paths);
    const links = await client.connection.sendRequest(DocumentLinkRequest.type, { textDocument: { uri: other } });
    assert.deepEqual(links?.map(({ target, tooltip }) => [target, tooltip]).sort(), [
      [pathToFileURL(root).href, 'Show the folder'],
      [uriOf('model.json'), 'Open the file'],
    ]);
  });

  it('provide the version and the world size', async () => {
    const { version, versionReason, worldSize, worldSizeReason } = await status(await opened());
    assert.deepEqual([version, versionReason], ['0.14.2', 'requirements.txt has deepspeed==0.14.2']);
    assert.deepEqual([worldSize, worldSizeReason], [16, 'the hostfile in this folder has 16 slots']);
  });

  it('provide the releases of the loader, pinned or set', async () => {
    writeFileSync(path.join(root, 'requirements.txt'), 'deepspeed==0.14.2\ntransformers==4.46.3\n');
    const { loaderReleases } = await status(await opened({ loader: 'transformers', accelerateVersion: '1.1.1' }));
    assert.deepEqual(loaderReleases, [
      { name: 'transformers', version: '4.46.3', reason: 'requirements.txt has transformers==4.46.3', isKnown: true },
      { name: 'accelerate', version: '1.1.1', reason: 'set by deepspeed.accelerateVersion', isKnown: true },
    ]);
  });

  it('do not override settings', async () => {
    const { version, worldSize } = await status(await opened({ version: '0.17.1', worldSize: 4 }));
    assert.deepEqual([version, worldSize], ['0.17.1', 4]);
  });

  it('are left to a client that looks for them itself', async () => {
    const { version, worldSize } = await status(await opened({ version: 'auto' }, { clientDetects: true }));
    assert.deepEqual([version === '0.14.2', worldSize], [false, undefined]);
  });

  it('include the file of the model', async () => {
    const { connection } = await opened({ model: 'model.json' });
    const lenses: CodeLens[] | null = await connection.sendRequest(CodeLensRequest.type, {
      textDocument: { uri: uri() },
    });
    assert.match(lenses?.[0]?.command?.title ?? '', /^ZeRO 2 · \d+\.\d GiB · 1,024 tokens assumed$/);
  });

  it('include the index in the directory of a model whose config does not tell the size', async () => {
    mkdirSync(path.join(root, 'model'));
    writeFileSync(path.join(root, 'model/config.json'), '{ "model_type": "brand_new" }');
    const index = { metadata: { total_size: 14e9 }, weight_map: {} };
    writeFileSync(path.join(root, 'model/model.safetensors.index.json'), JSON.stringify(index));
    const { connection } = await opened({ model: 'model' });
    const lenses: CodeLens[] | null = await connection.sendRequest(CodeLensRequest.type, {
      textDocument: { uri: uri() },
    });
    assert.match(lenses?.[0]?.command?.title ?? '', /^ZeRO 2 · 34\.7 GiB/);
  });

  it('are read again when they change', async () => {
    const own = await opened();
    const { registered } = own;
    const watched = await until(
      () => registered.find(({ method }) => method.includes('didChangeWatchedFiles')),
      'watchers',
    );
    assert.match(JSON.stringify(watched.registerOptions), /requirements\*\.txt.*\*\*\/hostfile/);
    assert.equal((await status(own)).version, '0.14.2');
    writeFileSync(path.join(root, 'requirements.txt'), 'deepspeed==0.16.0\n');
    const changes = [{ uri: uriOf('requirements.txt'), type: 2 }];
    await own.connection.sendNotification('workspace/didChangeWatchedFiles', { changes });
    assert.equal((await status(own)).version, '0.16.0');
  });

  it('are read again when a hostfile is saved', async () => {
    const own = await opened();
    await own.open(uriOf('configs/hostfile'), 'w0 slots=8\n', 'text');
    await until(() => own.published.find(({ uri: of }) => of.endsWith('hostfile')), 'diagnostics of the hostfile');
    writeFileSync(path.join(root, 'configs/hostfile'), 'w0 slots=8\n');
    const textDocument = { uri: uriOf('configs/hostfile') };
    await own.connection.sendNotification('textDocument/didSave', { textDocument });
    assert.equal((await status(own)).worldSize, 8);
  });
});
