import assert from 'node:assert/strict';
import { type Client, startClient } from './client.js';

const uri = 'file:///project/ds_config.json';
const name = 'ds_config.json';
const text = '{\n  "train_batch_size": 8,\n  "zero_optimization": { "stage": 2, "overlap_com": true }\n}\n';

describe('requests about runs over stdio', () => {
  let client: Client | undefined;
  afterEach(async () => {
    assert.equal(await client?.stop(), 0);
    client = undefined;
  });

  async function ask<T>(request: string, params: object): Promise<T> {
    client = await startClient({ workspace: { configuration: true } });
    return client.connection.sendRequest(`deepspeed/${request}`, params);
  }

  it('explain a log with a link to the place in the config', async () => {
    const log =
      'ValidationError: 1 validation error for DeepSpeedZeroConfig\r\noverlap_com\r\n  Extra inputs are not permitted [type=extra_forbidden, input_value=True, input_type=bool]\r\n';
    const { page, place } = await ask<{ page: string; place: unknown }>('explainError', {
      log,
      configs: [{ uri, name, text }],
    });
    assert.match(page, /\[ds_config\.json:3\]\(file:\/\/\/project\/ds_config\.json#L3\)/);
    assert.match(page, /- Rename to "overlap\\_comm"/);
    assert.match(page, /\[unknown-key\]\(https:/);
    assert.deepEqual(place, { uri, line: 2 });
  });

  it('explain a log without a config', async () => {
    const result = await ask('explainError', { log: 'CUDA out of memory', configs: [] });
    assert.match(JSON.stringify(result), /gpu-out-of-memory/);
    assert.ok(!JSON.stringify(result).includes('"place"'));
  });

  it('find the config in a Python file', async () => {
    const python =
      'config = {\n    "train_batch_size": 8,\n    "zero_optimization": {"stage": 2, "overlap_com": True},\n}\n';
    const log =
      'ValidationError: 1 validation error for DeepSpeedZeroConfig\noverlap_com\n  Extra inputs are not permitted [type=extra_forbidden, input_value=True, input_type=bool]';
    const { place } = await ask<{ place: unknown }>('explainError', {
      log,
      configs: [{ uri: 'file:///project/train.py', name: 'train.py', text: python }],
    });
    assert.deepEqual(place, { uri: 'file:///project/train.py', line: 2 });
  });

  it('compare two configs by their effect', async () => {
    const page = await ask<string>('compare', {
      one: { uri, name, text },
      other: { uri: 'file:///project/b.json', name: 'b.json', text: text.replace('8', '16') },
    });
    assert.match(page, /\| `train_batch_size` \| `8` \| `16` \|/);
  });

  it('report a config', async () => {
    const page = await ask<string>('report', {
      config: { uri, name, text: text.replace('8', '8, "comet": { "api_key": "abc" }') },
      language: 'json',
      installed: [{ name: 'torch', version: '2.7.0' }],
    });
    assert.match(page, / - torch 2\.7\.0 \(installed\)/);
    assert.match(page, /"api_key": "<removed>"/);
  });
});
