import assert from 'node:assert/strict';
import type {
  ClientCapabilities,
  CompletionItem,
  CompletionList,
  FullDocumentDiagnosticReport,
  Hover,
  MarkupContent,
} from 'vscode-languageserver-protocol/node';
import {
  type Client,
  CodeLensRefreshRequest,
  CodeLensRequest,
  CompletionRequest,
  CompletionResolveRequest,
  DidChangeTextDocumentNotification,
  DocumentDiagnosticRequest,
  HoverRequest,
  InlayHintRefreshRequest,
  InlayHintRequest,
  startClient,
} from './client.js';
import { until } from './until.js';

const uri = 'file:///project/ds_config.json';
const misspelt = '{ "train_batch_size": 8, "zero_optimization": { "stage": 3, "overlap_com": true } }';
const pulling: ClientCapabilities = {
  textDocument: { diagnostic: { relatedInformation: true } },
  workspace: { configuration: true },
};

async function pulled(client: Client): Promise<FullDocumentDiagnosticReport> {
  const report = await client.connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument: { uri } });
  assert.equal(report.kind, 'full');
  return report as FullDocumentDiagnosticReport;
}

describe('the server over stdio', () => {
  let client: Client | undefined;
  afterEach(async () => {
    const code = await client?.stop();
    client = undefined;
    assert.ok(code === 0 || code === undefined);
  });

  it('answers pulls, and does not push to a client that pulls', async () => {
    client = await startClient(pulling);
    await client.open(uri, misspelt);
    const { items } = await pulled(client);
    assert.deepEqual(
      items.map(({ code, source, severity, data }) => ({ code, source, severity, data })),
      [{ code: 'unknown-key', source: 'deepspeed', severity: 1, data: { failsAt: 'load' } }],
    );
    assert.match(items[0]?.codeDescription?.href ?? '', /docs\/rules\/unknown-key/);
    assert.deepEqual(client.published, []);
  });

  it('pushes to a client that cannot pull, and clears when the document closes', async () => {
    client = await startClient({});
    assert.equal(client.result.capabilities.diagnosticProvider, undefined);
    await client.open(uri, misspelt);
    const { published } = client;
    const first = await until(() => published[0], 'diagnostics');
    assert.deepEqual([first.uri, first.version, first.diagnostics.length], [uri, 1, 1]);
    await client.close(uri);
    const last = await until(() => published[1], 'cleared diagnostics');
    assert.deepEqual(last.diagnostics, []);
  });

  it('follows incremental changes', async () => {
    client = await startClient(pulling);
    await client.open(uri, misspelt);
    const character = misspelt.indexOf('com"') + 3;
    const range = { start: { line: 0, character }, end: { line: 0, character } };
    await client.connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri, version: 2 },
      contentChanges: [{ range, text: 'm' }],
    });
    assert.deepEqual((await pulled(client)).items, []);
  });

  it('completes, resolves and hovers in the form that the client can show', async () => {
    client = await startClient({
      textDocument: {
        completion: { completionItem: { snippetSupport: true } },
        hover: { contentFormat: ['plaintext'] },
      },
    });
    await client.open(uri, misspelt);
    const { connection } = client;
    const position = { line: 0, character: misspelt.indexOf('"overlap') };
    const list = (await connection.sendRequest(CompletionRequest.type, {
      textDocument: { uri },
      position,
    })) as CompletionList;
    const item = list.items.find(({ label }) => label === 'overlap_comm') as CompletionItem;
    const resolved = await connection.sendRequest(CompletionResolveRequest.type, item);
    assert.match((resolved.documentation as MarkupContent).value, /overlap_comm: boolean/);
    const hover = (await connection.sendRequest(HoverRequest.type, {
      textDocument: { uri },
      position: { line: 0, character: misspelt.indexOf('stage') },
    })) as Hover;
    assert.equal((hover.contents as MarkupContent).kind, 'plaintext');
  });

  it('sends the common properties of all completions once, to a client that supports it', async () => {
    const itemDefaults = ['commitCharacters', 'editRange', 'insertTextFormat'];
    client = await startClient({
      textDocument: { completion: { completionItem: { snippetSupport: true }, completionList: { itemDefaults } } },
    });
    await client.open(uri, '{ "zero_optimization": { "over" } }');
    const position = { line: 0, character: 30 };
    const list = (await client.connection.sendRequest(CompletionRequest.type, {
      textDocument: { uri },
      position,
    })) as CompletionList;
    const item = list.items.find(({ label }) => label === 'overlap_comm');
    assert.deepEqual(list.itemDefaults?.editRange, {
      start: { line: 0, character: 25 },
      end: { line: 0, character: 31 },
    });
    assert.equal(list.itemDefaults?.insertTextFormat, 2);
    assert.equal(item?.textEdit, undefined);
    assert.match(item?.textEditText ?? '', /^"overlap_comm": \$\{1\|/);
  });

  it('requests the settings of the document', async () => {
    const text = '{ "train_batch_size": "auto", "zero_optimization": { "stage": 2 } }';
    const errors = async (from: Client): Promise<readonly unknown[]> => {
      await from.open(uri, text);
      return (await pulled(from)).items.filter(({ severity }) => severity === 1).map(({ code }) => code);
    };
    client = await startClient(pulling, { loader: 'transformers' });
    assert.deepEqual(await errors(client), []);
    await client.stop();
    client = await startClient(pulling, { loader: 'lightning' });
    assert.deepEqual(await errors(client), ['unfilled-auto']);
  });

  it('decides which documents are configs for a client that does not', async () => {
    client = await startClient(pulling, undefined, {});
    await client.open(uri, misspelt);
    assert.equal((await pulled(client)).items.length, 1);
    await client.close(uri);
    await client.open(uri, '{ "parser": "x", "path": "y", "weighted": true }');
    assert.deepEqual((await pulled(client)).items, []);
  });

  it('reports its assumptions, lists its templates and inserts one', async () => {
    client = await startClient(pulling);
    await client.open(uri, '{}');
    const { connection } = client;
    const status = (await connection.sendRequest('deepspeed/status', { uri })) as { readonly loader: string };
    assert.equal(status.loader, 'DeepSpeed');
    const templates = (await connection.sendRequest('deepspeed/templates')) as readonly { readonly name: string }[];
    assert.ok(templates.some(({ name }) => name === 'zero3'));
    const edit = await connection.sendRequest('deepspeed/insertTemplate', { uri, name: 'zero3' });
    assert.match(JSON.stringify(edit), /stage3_gather_16bit_weights_on_model_save/);
    assert.equal(await connection.sendRequest('deepspeed/insertTemplate', { uri, name: 'nonsense' }), null);
  });

  it('reads the size of a model, and proposes configs for it', async () => {
    client = await startClient(pulling);
    const { connection } = client;
    const index = JSON.stringify({ metadata: { total_size: 14e9 }, weight_map: {} });
    type Reading = { readonly ok: boolean; readonly size: { readonly params: number } };
    const reading: Reading = await connection.sendRequest('deepspeed/modelSize', { text: index });
    assert.deepEqual([reading.ok, reading.size.params], [true, 7e9]);
    const no: Reading = await connection.sendRequest('deepspeed/modelSize', { text: '{' });
    assert.equal(no.ok, false);

    type Proposals = { readonly proposals: readonly { readonly name: string; readonly text: string }[] };
    const machine = { nodes: 1, gpusPerNode: 8, gpuBytes: 24 * 2 ** 30, hostBytes: 256 * 2 ** 30 };
    const wanted = { loader: 'transformers', machine, model: reading.size };
    const { proposals: found }: Proposals = await connection.sendRequest('deepspeed/proposals', wanted);
    assert.equal(found[0]?.name, 'zero3');
    assert.match(found[0]?.text ?? '', /"stage": 3/);
  });

  it('shows the config as DeepSpeed would use it, in the newest version of the document', async () => {
    client = await startClient(pulling);
    await client.open(uri, misspelt);
    const { connection } = client;
    const text = (await connection.sendRequest('deepspeed/effectiveConfig', { uri })) as string;
    assert.match(text, /"overlap_com" stops the run/);
    const contentChanges = [{ text: misspelt.replace('overlap_com"', 'overlap_comm"') }];
    await connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri, version: 2 },
      contentChanges,
    });
    const mended = (await connection.sendRequest('deepspeed/effectiveConfig', { uri })) as string;
    assert.match(mended, /^ {4}"overlap_comm": true,$/m);
    assert.equal(await connection.sendRequest('deepspeed/effectiveConfig', { uri: 'file:///nowhere.json' }), null);
  });

  it('serves hostfiles by their language, also to clients that leave detection to the server', async () => {
    client = await startClient(pulling, { rules: { 'hostfile-uneven-slots': 'off' } }, {});
    const { connection } = client;
    await client.open(uri, 'w0 slots=4\nw1 slots=2\nw2\n', 'deepspeed-hostfile');
    const { items } = await pulled(client);
    assert.deepEqual(
      items.map(({ code, severity, range }) => ({ code, severity, line: range.start.line })),
      [{ code: 'hostfile-bad-entry', severity: 1, line: 2 }],
    );
    const position = { line: 0, character: 1 };
    const hover = (await connection.sendRequest(HoverRequest.type, { textDocument: { uri }, position })) as Hover;
    assert.match((hover.contents as MarkupContent).value, /4 processes on/);
    assert.equal(await connection.sendRequest('deepspeed/status', { uri }), null);
    assert.equal(await connection.sendRequest('deepspeed/insertTemplate', { uri, name: 'zero3' }), null);
  });

  it('reports in the status where a world size comes from', async () => {
    client = await startClient(pulling, { worldSize: 16, worldSizeReason: 'the hostfile in this folder has 16 slots' });
    await client.open(uri, misspelt);
    const status = (await client.connection.sendRequest('deepspeed/status', { uri })) as { readonly worldSize: number };
    assert.equal(status.worldSize, 16);
    assert.match(JSON.stringify(status), /the hostfile in this folder has 16 slots/);
  });

  it('answers empty for documents that are not open', async () => {
    client = await startClient(pulling);
    const position = { line: 0, character: 0 };
    const elsewhere = { uri: 'file:///nowhere.json' };
    assert.equal(await client.connection.sendRequest(HoverRequest.type, { textDocument: elsewhere, position }), null);
    assert.equal(
      await client.connection.sendRequest(CompletionRequest.type, { textDocument: elsewhere, position }),
      null,
    );
  });

  it('answers with hints and a lens, and requests a refresh when settings change', async () => {
    const both: ClientCapabilities = {
      textDocument: { ...pulling.textDocument, inlayHint: {}, codeLens: {} },
      workspace: { configuration: true, inlayHint: { refreshSupport: true }, codeLens: { refreshSupport: true } },
    };
    client = await startClient(both, { worldSize: 8, model: '7B' }, { clientDetects: true, commands: true });
    const { connection, result } = client;
    assert.deepEqual([result.capabilities.inlayHintProvider, result.capabilities.codeLensProvider], [true, {}]);
    const again: string[] = [];
    connection.onRequest(InlayHintRefreshRequest.type, () => void again.push('hints'));
    connection.onRequest(CodeLensRefreshRequest.type, () => void again.push('lenses'));
    await client.open(
      uri,
      '{ "train_batch_size": 64, "zero_optimization": { "stage": 2, "reduce_bucket_size": 5e8 } }',
    );
    const range = { start: { line: 0, character: 0 }, end: { line: 1, character: 0 } };
    const hints = await connection.sendRequest(InlayHintRequest.type, { textDocument: { uri }, range });
    assert.deepEqual(
      hints?.map(({ label }) => label),
      ['= 1.9 GiB', 'train_micro_batch_size_per_gpu = 8 with 8 GPUs'],
    );
    const [lens] = (await connection.sendRequest(CodeLensRequest.type, { textDocument: { uri } })) ?? [];
    assert.match(lens?.command?.title ?? '', /^ZeRO 2: .* \| 7\.0B on 8 GPUs: /);
    assert.match(await connection.sendRequest<string>('deepspeed/estimate', { uri }), /^# Memory of a run\n/);
    await connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    await until(() => (again.length === 2 ? again : undefined), 'both to be asked for again');
    await client.open('file:///project/hostfile', 'w0 slots=4\n', 'deepspeed-hostfile');
    const hostfile = { uri: 'file:///project/hostfile' };
    assert.equal(await connection.sendRequest(InlayHintRequest.type, { textDocument: hostfile, range }), null);
    assert.equal(await connection.sendRequest(CodeLensRequest.type, { textDocument: hostfile }), null);
    assert.deepEqual(client.log, []);
  });

  it('offers neither hints nor lenses to a client that shows none', async () => {
    client = await startClient(pulling);
    const { inlayHintProvider, codeLensProvider } = client.result.capabilities;
    assert.deepEqual([inlayHintProvider, codeLensProvider], [undefined, undefined]);
  });
});
