import assert from 'node:assert/strict';
import { type Client, startClient } from './client.js';

const uri = 'file:///project/ds_config.json';

describe('our own requests over stdio', () => {
  let client: Client | undefined;
  afterEach(async () => {
    assert.equal(await client?.stop(), 0);
    client = undefined;
  });

  it('copy a config in another form', async () => {
    client = await startClient({ workspace: { configuration: true } });
    await client.open(uri, '{ "fp16": { "enabled": true } }');
    const text: unknown = await client.connection.sendRequest('deepspeed/copy', { uri, form: 'python' });
    assert.equal(text, '{\n    "fp16": {\n        "enabled": True,\n    },\n}\n');
  });

  it('sum up a config that is not open', async () => {
    client = await startClient({ workspace: { configuration: true } });
    const text = '{ "train_batch_size": 8, "zero_optimization": { "stage": 3, "stge": 1 } }';
    const overview: unknown = await client.connection.sendRequest('deepspeed/overview', { uri, text });
    assert.deepEqual(overview, { stage: 3, errors: 1, warnings: 0 });
  });
});
