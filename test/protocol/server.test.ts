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
  CompletionRequest,
  CompletionResolveRequest,
  DidChangeTextDocumentNotification,
  DocumentDiagnosticRequest,
  HoverRequest,
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

  it('answers pulls', async () => {
    client = await startClient(pulling);
    await client.open(uri, misspelt);
    const { items } = await pulled(client);
    assert.deepEqual(
      items.map(({ code, source, severity, data }) => ({ code, source, severity, data })),
      [{ code: 'unknown-key', source: 'deepspeed', severity: 1, data: { failsAt: 'load' } }],
    );
    assert.match(items[0]?.codeDescription?.href ?? '', /docs\/rules\/unknown-key/);
  });

  it('does not push to a client that pulls', async () => {
    client = await startClient(pulling);
    await client.open(uri, misspelt);
    await pulled(client);
    assert.deepEqual(client.published, []);
  });

  it('pushes to a client that cannot pull', async () => {
    client = await startClient({});
    assert.equal(client.result.capabilities.diagnosticProvider, undefined);
    await client.open(uri, misspelt);
    const { published } = client;
    const first = await until(() => published[0], 'diagnostics');
    assert.deepEqual([first.uri, first.version, first.diagnostics.length], [uri, 1, 1]);
  });

  it('clears the diagnostics of a closed document', async () => {
    client = await startClient({});
    await client.open(uri, misspelt);
    const { published } = client;
    await until(() => published[0], 'diagnostics');
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

  it('completes, and resolves a completion', async () => {
    client = await startClient({ textDocument: { completion: { completionItem: { snippetSupport: true } } } });
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
  });

  it('hovers in the form that the client can show', async () => {
    client = await startClient({ textDocument: { hover: { contentFormat: ['plaintext'] } } });
    await client.open(uri, misspelt);
    const hover = (await client.connection.sendRequest(HoverRequest.type, {
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

  it('reports its assumptions', async () => {
    client = await startClient(pulling);
    await client.open(uri, '{}');
    const { connection } = client;
    const status = (await connection.sendRequest('deepspeed/status', { uri })) as { readonly loader: string };
    assert.equal(status.loader, 'DeepSpeed');
  });

  it('lists its templates', async () => {
    client = await startClient(pulling);
    const { connection } = client;
    const templates = (await connection.sendRequest('deepspeed/templates')) as readonly { readonly name: string }[];
    assert.ok(templates.some(({ name }) => name === 'zero3'));
  });

  it('inserts a template', async () => {
    client = await startClient(pulling);
    await client.open(uri, '{}');
    const { connection } = client;
    const edit = await connection.sendRequest('deepspeed/insertTemplate', { uri, name: 'zero3' });
    assert.match(JSON.stringify(edit), /stage3_gather_16bit_weights_on_model_save/);
  });

  it('inserts nothing for a template that does not exist', async () => {
    client = await startClient(pulling);
    await client.open(uri, '{}');
    const { connection } = client;
    assert.equal(await connection.sendRequest('deepspeed/insertTemplate', { uri, name: 'nonsense' }), null);
  });

  const index = JSON.stringify({ metadata: { total_size: 14e9 }, weight_map: {} });
  type Reading = { readonly ok: boolean; readonly size: { readonly params: number } };

  it('reads the size of a model', async () => {
    client = await startClient(pulling);
    const { connection } = client;
    const reading: Reading = await connection.sendRequest('deepspeed/modelSize', { text: index });
    assert.deepEqual([reading.ok, reading.size.params], [true, 7e9]);
  });

  it('reads no size from a file that is not a model', async () => {
    client = await startClient(pulling);
    const no: Reading = await client.connection.sendRequest('deepspeed/modelSize', { text: '{' });
    assert.equal(no.ok, false);
  });

  it('proposes configs for a model', async () => {
    client = await startClient(pulling);
    type Proposals = { readonly proposals: readonly { readonly name: string; readonly text: string }[] };
    const machine = { nodes: 1, gpusPerNode: 8, gpuBytes: 24 * 2 ** 30, hostBytes: 256 * 2 ** 30 };
    const { size }: Reading = await client.connection.sendRequest('deepspeed/modelSize', { text: index });
    const wanted = { loader: 'transformers', machine, model: size };
    const { proposals: found }: Proposals = await client.connection.sendRequest('deepspeed/proposals', wanted);
    assert.equal(found[0]?.name, 'zero2-optimizer-offload');
    assert.match(found[0]?.text ?? '', /"stage": 2/);
  });

  it('shows the config as DeepSpeed would use it', async () => {
    client = await startClient(pulling);
    await client.open(uri, misspelt);
    const { connection } = client;
    const text = (await connection.sendRequest('deepspeed/effectiveConfig', { uri })) as string;
    assert.match(text, /"overlap_com" stops the run/);
  });

  it('shows the effective config of the newest version of the document', async () => {
    client = await startClient(pulling);
    await client.open(uri, misspelt);
    const { connection } = client;
    const contentChanges = [{ text: misspelt.replace('overlap_com"', 'overlap_comm"') }];
    await connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri, version: 2 },
      contentChanges,
    });
    const fixed = (await connection.sendRequest('deepspeed/effectiveConfig', { uri })) as string;
    assert.match(fixed, /^ {4}"overlap_comm": true,$/m);
  });

  it('shows no effective config of a document that is not open', async () => {
    client = await startClient(pulling);
    const { connection } = client;
    assert.equal(await connection.sendRequest('deepspeed/effectiveConfig', { uri: 'file:///nowhere.json' }), null);
  });

  it('diagnoses hostfiles by their language, also for clients that leave detection to the server', async () => {
    client = await startClient(pulling, { rules: { 'hostfile-uneven-slots': 'off' } }, {});
    await client.open(uri, 'w0 slots=4\nw1 slots=2\nw2\n', 'deepspeed-hostfile');
    const { items } = await pulled(client);
    assert.deepEqual(
      items.map(({ code, severity, range }) => ({ code, severity, line: range.start.line })),
      [{ code: 'hostfile-bad-entry', severity: 1, line: 2 }],
    );
  });

  it('hovers in hostfiles', async () => {
    client = await startClient(pulling, undefined, {});
    await client.open(uri, 'w0 slots=4\nw1 slots=2\n', 'deepspeed-hostfile');
    const { connection } = client;
    const position = { line: 0, character: 1 };
    const hover = (await connection.sendRequest(HoverRequest.type, { textDocument: { uri }, position })) as Hover;
    assert.match((hover.contents as MarkupContent).value, /4 processes on/);
  });

  it('has neither a status nor templates for hostfiles', async () => {
    client = await startClient(pulling, undefined, {});
    await client.open(uri, 'w0 slots=4\nw1 slots=2\n', 'deepspeed-hostfile');
    const { connection } = client;
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
});
