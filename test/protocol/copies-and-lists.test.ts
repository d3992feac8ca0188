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

  it('sum up configs in other languages, and find none in other files', async () => {
    client = await startClient({ workspace: { configuration: true } });
    const { connection } = client;
    const overviewOf = (name: string, text: string): Promise<unknown> =>
      connection.sendRequest('deepspeed/overview', { uri: `file:///project/${name}`, text });
    assert.deepEqual(
      await overviewOf('train.py', "ds_config = {'train_batch_size': 8, 'zero_optimization': {'stage': 2}}\n"),
      {
        stage: 2,
        errors: 0,
        warnings: 0,
      },
    );
    const launch = 'distributed_type: DEEPSPEED\ndeepspeed_config:\n  zero_stage: 3\n  x: 1\nnum_processes: 8\n';
    assert.deepEqual(await overviewOf('accelerate.yaml', launch), { stage: 3, errors: 0, warnings: 1 });
    assert.equal(await overviewOf('other.yaml', 'deepspeed:\n  enabled: true\n'), null);
  });
});
