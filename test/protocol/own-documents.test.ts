import assert from 'node:assert/strict';
import type { ClientCapabilities, FullDocumentDiagnosticReport } from 'vscode-languageserver-protocol/node';
import {
  type Client,
  CodeActionRequest,
  CompletionRequest,
  DidChangeTextDocumentNotification,
  DocumentDiagnosticRequest,
  HoverRequest,
  InlayHintRequest,
  startClient,
} from './client.js';
import { until } from './until.js';

const config = '{ "train_batch_size": 8, "zero_optimization": { "stage": 3, "overlap_com": true } }';
const other = '{ "name": "x", "scripts": {} }';
const pulling: ClientCapabilities = {
  textDocument: {
    diagnostic: {},
    inlayHint: {},
    codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: [] } } },
  },
};

/** Clients that send every JSON file, and any other file that they are configured to send. */
describe('the server, when it decides which documents are configs', () => {
  let client: Client | undefined;
  let version = 1;
  afterEach(async () => {
    assert.deepEqual(client?.log, []);
    assert.equal(await client?.stop(), 0);
    client = undefined;
  });

  async function pull({ connection }: Client, uri: string): Promise<readonly unknown[]> {
    const report = await connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument: { uri } });
    return (report as FullDocumentDiagnosticReport).items.map(({ code }) => code);
  }

  async function retype({ connection }: Client, uri: string, text: string): Promise<void> {
    version += 1;
    const textDocument = { uri, version };
    await connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument,
      contentChanges: [{ text }],
    });
  }

  const documents: readonly (readonly [uri: string, languageId: string, text: string, found: readonly string[]])[] = [
    ['file:///w/ds%20config.json', 'json', config, ['unknown-key']],
    ['file:///w/train.json', 'JSON with Comments', config, ['unknown-key']],
    ['untitled:Untitled-1', 'json', config, ['unknown-key']],
    ['untitled:Untitled-2', 'json', other, []],
    ['file:///w/package.json', 'json', other, []],
    ['file:///w/notes.md', 'markdown', config, []],
    ['file:///w/hostfile', '', 'w0 slots=4\nw1\n', ['hostfile-bad-entry']],
    ['file:///w/my.hostfile', 'conf', 'w0 slots=4\nw1\n', ['hostfile-bad-entry']],
  ];
  for (const [uri, languageId, text, found] of documents) {
    it(`finds ${found.length === 0 ? 'nothing' : found.join()} in ${uri} as "${languageId}"`, async () => {
      client = await startClient(pulling, null, null);
      await client.open(uri, text, languageId);
      assert.deepEqual(await pull(client, uri), found);
    });
  }

  it('answers empty about other documents', async () => {
    client = await startClient(pulling, null, null);
    const { connection } = client;
    const textDocument = { uri: 'file:///w/package.json' };
    const position = { line: 0, character: 3 };
    const range = { start: position, end: position };
    await client.open(textDocument.uri, other);
    assert.equal(await connection.sendRequest(HoverRequest.type, { textDocument, position }), null);
    assert.equal(await connection.sendRequest(CompletionRequest.type, { textDocument, position }), null);
    assert.equal(await connection.sendRequest(InlayHintRequest.type, { textDocument, range }), null);
    const context = { diagnostics: [] };
    assert.deepEqual(await connection.sendRequest(CodeActionRequest.type, { textDocument, range, context }), []);
    assert.equal(await connection.sendRequest('deepspeed/status', textDocument), null);
  });

  it('accepts a file that becomes a config while it is typed, and drops one that stops being a config', async () => {
    client = await startClient({}, null, null);
    const uri = 'file:///w/train.json';
    const { published } = client;
    await client.open(uri, '');
    await retype(client, uri, '{ "name": "x" }');
    await retype(client, uri, config);
    const [first] = await until(() => (published.length > 0 ? published : undefined), 'diagnostics');
    assert.deepEqual(
      [first?.uri, first?.version, first?.diagnostics.map(({ code }) => code)],
      [uri, version, ['unknown-key']],
    );
    await retype(client, uri, other);
    const cleared = await until(() => published[1], 'cleared diagnostics');
    assert.deepEqual([cleared.version, cleared.diagnostics], [version, []]);
    await retype(client, uri, `${other}\n`);
    await retype(client, uri, config);
    const again = await until(() => published[2], 'diagnostics again');
    assert.equal(again.diagnostics.length, 1);
  });

  it('publishes nothing about documents that never were configs, not even when they close', async () => {
    client = await startClient({}, null, null);
    await client.open('file:///w/package.json', other);
    await retype(client, 'file:///w/package.json', `${other}\n`);
    await client.close('file:///w/package.json');
    await client.open('file:///w/ds_config.json', config);
    const { published } = client;
    await until(() => published[0], 'diagnostics');
    assert.deepEqual(
      published.map(({ uri }) => uri),
      ['file:///w/ds_config.json'],
    );
  });

  it('follows the settings on files, also when they change', async () => {
    const settings = { files: { include: ['runs/*'], exclude: ['**/ds_old.json'] } };
    client = await startClient({}, null, { settings }, { rootUri: 'file:///w' });
    const { connection, published } = client;
    await client.open('file:///w/ds_old.json', config);
    await client.open('file:///w/runs/one', config, 'text');
    const first = await until(() => published[0], 'diagnostics of what is included');
    assert.deepEqual([first.uri, first.diagnostics.length], ['file:///w/runs/one', 1]);
    await connection.sendNotification('workspace/didChangeConfiguration', { settings: { deepspeed: { files: {} } } });
    const now = await until(() => (published.length === 3 ? published.slice(1) : undefined), 'diagnostics of both');
    assert.deepEqual(now.map(({ uri, diagnostics }) => [uri, diagnostics.length]).sort(), [
      ['file:///w/ds_old.json', 1],
      ['file:///w/runs/one', 0],
    ]);
  });
});
