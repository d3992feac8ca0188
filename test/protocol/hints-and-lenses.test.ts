import assert from 'node:assert/strict';
import type { ClientCapabilities } from 'vscode-languageserver-protocol/node';
import type { MemoryEditResult, MemoryResult } from '../../server/src/lsp/requests.js';
import {
  type Client,
  CodeLensRefreshRequest,
  CodeLensRequest,
  InlayHintRefreshRequest,
  InlayHintRequest,
  SemanticTokensRefreshRequest,
  SemanticTokensRequest,
  startClient,
} from './client.js';
import { until } from './until.js';

const uri = 'file:///project/ds_config.json';

describe('hints, lenses and semantic tokens over stdio', () => {
  let client: Client | undefined;
  afterEach(async () => {
    assert.deepEqual(client?.log, []);
    assert.equal(await client?.stop(), 0);
    client = undefined;
  });

  const all: ClientCapabilities = {
    textDocument: {
      diagnostic: { relatedInformation: true },
      inlayHint: {},
      codeLens: {},
      semanticTokens: { requests: { full: true }, tokenTypes: [], tokenModifiers: [], formats: [] },
    },
    workspace: {
      configuration: true,
      inlayHint: { refreshSupport: true },
      codeLens: { refreshSupport: true },
      semanticTokens: { refreshSupport: true },
    },
  };
  const text = '{ "train_batch_size": 64, "zero_optimization": { "stage": 2, "reduce_bucket_size": 5e8 } }';
  const range = { start: { line: 0, character: 0 }, end: { line: 1, character: 0 } };

  async function started(): Promise<Client> {
    client = await startClient(all, { worldSize: 8, model: '7B' }, { clientDetects: true, commands: true });
    return client;
  }

  it('are offered', async () => {
    const { capabilities } = (await started()).result;
    const { inlayHintProvider, codeLensProvider, semanticTokensProvider } = capabilities;
    assert.deepEqual([inlayHintProvider, codeLensProvider], [true, {}]);
    assert.deepEqual(semanticTokensProvider, {
      legend: { tokenTypes: ['property', 'enumMember', 'keyword'], tokenModifiers: ['deprecated'] },
      full: true,
    });
  });

  it('are hints behind values', async () => {
    const own = await started();
    await own.open(uri, text);
    const hints = await own.connection.sendRequest(InlayHintRequest.type, { textDocument: { uri }, range });
    assert.deepEqual(
      hints?.map(({ label }) => label),
      ['= 1.9 GiB', 'train_micro_batch_size_per_gpu = 8 with 8 GPUs'],
    );
  });

  it('are lenses above sections', async () => {
    const own = await started();
    await own.open(uri, text);
    const [lens] = (await own.connection.sendRequest(CodeLensRequest.type, { textDocument: { uri } })) ?? [];
    assert.match(lens?.command?.title ?? '', /^ZeRO 2 · \d+\.\d GiB/);
  });

  it('are tokens of keys', async () => {
    const own = await started();
    await own.open(uri, text);
    const tokens = await own.connection.sendRequest(SemanticTokensRequest.type, { textDocument: { uri } });
    assert.deepEqual(tokens?.data.slice(0, 10), [0, 2, 18, 0, 0, 0, 24, 19, 0, 0]);
  });

  it('have a page about memory, with changes of the file', async () => {
    const own = await started();
    await own.open(uri, text);
    const page = await own.connection.sendRequest<MemoryResult>('deepspeed/memory', { uri, file: 'a.json' });
    const { html = '', summary = '' } = page ?? {};
    assert.match(summary, /^\d+\.\d GiB$/);
    assert.match(html, /^<h1>Memory of a\.json<\/h1>/);
    const [, name] = /data-apply="([^"]+)"/.exec(html) ?? [];
    assert.match(html, /data-apply="stage-3-none-none" aria-label="Apply ZeRO 3"/);
    const edit = await own.connection.sendRequest<MemoryEditResult>('deepspeed/memoryEdit', { uri, name });
    assert.equal(edit?.title, 'ZeRO 0');
    assert.ok(edit !== null && 'edit' in edit && (edit.edit.changes ?? edit.edit.documentChanges));
    assert.equal(await own.connection.sendRequest('deepspeed/memoryEdit', { uri, name: 'no such change' }), null);
    assert.equal(await own.connection.sendRequest('deepspeed/memory', { uri: 'file:///other.json', file: '' }), null);
  });

  it('are refreshed when settings change', async () => {
    const { connection } = await started();
    const again: string[] = [];
    connection.onRequest(InlayHintRefreshRequest.type, () => void again.push('hints'));
    connection.onRequest(CodeLensRefreshRequest.type, () => void again.push('lenses'));
    connection.onRequest(SemanticTokensRefreshRequest.type, () => void again.push('tokens'));
    await connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    await until(() => (again.length === 3 ? again : undefined), 'all to be asked for again');
  });

  it('are absent in a hostfile', async () => {
    const own = await started();
    const hostfile = { uri: 'file:///project/hostfile' };
    await own.open(hostfile.uri, 'w0 slots=4\n', 'deepspeed-hostfile');
    assert.equal(await own.connection.sendRequest(InlayHintRequest.type, { textDocument: hostfile, range }), null);
    assert.equal(await own.connection.sendRequest(CodeLensRequest.type, { textDocument: hostfile }), null);
    const tokens = await own.connection.sendRequest(SemanticTokensRequest.type, { textDocument: hostfile });
    assert.deepEqual(tokens?.data, []);
  });

  it('are not offered to a client that shows none', async () => {
    client = await startClient({ workspace: { configuration: true } });
    const { inlayHintProvider, codeLensProvider, semanticTokensProvider } = client.result.capabilities;
    assert.deepEqual([inlayHintProvider, codeLensProvider, semanticTokensProvider], [undefined, undefined, undefined]);
  });
});
