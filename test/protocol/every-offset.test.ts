import assert from 'node:assert/strict';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { loadCorpus } from '../corpus/corpus-files.js';
import { type Client, CompletionRequest, DocumentDiagnosticRequest, HoverRequest, startClient } from './client.js';

const corpus = loadCorpus();

/** The number of concurrent requests. */
const window = 64;

async function askEverywhere(client: Client, uri: string, text: string): Promise<number> {
  const lines = TextDocument.create(uri, 'json', 1, text);
  const textDocument = { uri };
  await client.open(uri, text);
  const { connection } = client;
  await connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument });
  let pending: Promise<unknown>[] = [];
  for (let offset = 0; offset <= text.length; offset++) {
    const position = lines.positionAt(offset);
    pending.push(connection.sendRequest(CompletionRequest.type, { textDocument, position }));
    pending.push(connection.sendRequest(HoverRequest.type, { textDocument, position }));
    if (pending.length >= window) {
      await Promise.all(pending);
      pending = [];
    }
  }
  await Promise.all(pending);
  await client.close(uri);
  return text.length + 1;
}

describe(`completion and hover at every offset of ${corpus.files.length} ${corpus.real ? 'real configs' : 'examples'}`, () => {
  it('answer without an exception', async function () {
    this.timeout(900_000);
    const queue = [...corpus.files];
    let offsets = 0;
    /** A separate client and server that process files until none is left. */
    const lane = async (): Promise<void> => {
      const client = await startClient({
        textDocument: {
          diagnostic: {},
          hover: { contentFormat: ['markdown'] },
          completion: { completionList: { itemDefaults: ['editRange', 'insertTextFormat'] } },
        },
      });
      for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
        const asked = await askEverywhere(client, `file:///${file.id}.json`, file.text);
        offsets += asked;
      }
      assert.deepEqual(client.log, []);
      assert.equal(await client.stop(), 0);
    };
    const start = performance.now();
    await Promise.all([lane(), lane()]);
    console.log(`      ${offsets} offsets in ${((performance.now() - start) / 1000).toFixed(1)} s`);
  });
});
