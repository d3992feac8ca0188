import assert from 'node:assert/strict';
import { type Client, DidChangeTextDocumentNotification, DocumentDiagnosticRequest, startClient } from './client.js';
import { until } from './until.js';

const uri = 'file:///project/ds_config.json';
const misspelt = '{ "train_batch_size": 8, "zero_optimizaton": { "stage": 3 } }';

/** Pads the source with white space to this many characters. */
function padded(characters: number): string {
  return `${misspelt}${' '.repeat(characters - misspelt.length)}`;
}

describe('a document over the size limit', () => {
  let client: Client | undefined;
  afterEach(async () => {
    await client?.stop();
    client = undefined;
  });

  async function count(own: Client): Promise<number> {
    const report = await own.connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument: { uri } });
    assert.equal(report.kind, 'full');
    return report.kind === 'full' ? report.items.length : 0;
  }

  for (const [who, options] of [
    ['a client that detects', { clientDetects: true }],
    ['any other client', undefined],
  ] as const) {
    it(`is ignored with a note in the log, for ${who}, until it is smaller`, async () => {
      client = await startClient({ textDocument: { diagnostic: {} } }, undefined, options);
      const { log } = client;
      await client.open(uri, padded(2_000_001));
      assert.equal(await count(client), 0);
      await until(() => log.find(line => line.includes('deepspeed.files.maxSizeMB')), 'the note');
      await client.connection.sendNotification(DidChangeTextDocumentNotification.type, {
        textDocument: { uri, version: 2 },
        contentChanges: [{ text: padded(2_000_000) }],
      });
      assert.equal(await count(client), 1);
    });
  }

  it('has the limit from the settings', async () => {
    const settings = { files: { maxSizeMB: 0.001 } };
    client = await startClient({ textDocument: { diagnostic: {} }, workspace: { configuration: true } }, settings);
    await client.open(uri, padded(1_001));
    assert.equal(await count(client), 0);
    await client.connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri, version: 2 },
      contentChanges: [{ text: padded(1_000) }],
    });
    assert.equal(await count(client), 1);
  });
});
