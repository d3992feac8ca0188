import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { DidChangeWatchedFilesNotification, FileChangeType } from 'vscode-languageserver-protocol/node';
import type { MemoryEditResult } from '../../server/src/lsp/requests.js';
import { type Client, CodeLensRequest, HoverRequest, startClient } from './client.js';
import { until } from './until.js';

const config = '{ "train_micro_batch_size_per_gpu": "auto", "zero_optimization": { "stage": 2 } }';

describe('the runs of a config, over stdio', () => {
  let client: Client | undefined;
  let root = '';
  const uriOf = (name: string): string => pathToFileURL(path.join(root, name)).href;

  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), 'runs-'));
    mkdirSync(path.join(root, 'scripts'));
    writeFileSync(path.join(root, 'ds_config.json'), config);
    writeFileSync(path.join(root, 'train.py'), 'from transformers import Trainer\n');
    writeFileSync(
      path.join(root, 'scripts/train.sh'),
      'deepspeed --num_gpus 2 train.py --deepspeed ds_config.json --per_device_train_batch_size 3\n',
    );
  });
  afterEach(async () => {
    assert.deepEqual(client?.log, []);
    await client?.stop();
    client = undefined;
    rmSync(root, { recursive: true, force: true });
  });

  async function opened(settings: unknown = null): Promise<Client> {
    const abilities = {
      textDocument: { codeLens: {} },
      workspace: { configuration: settings !== null, didChangeWatchedFiles: { dynamicRegistration: true } },
    };
    client = await startClient(abilities, settings, {}, { rootUri: pathToFileURL(root).href });
    await client.open(uriOf('ds_config.json'), config);
    return client;
  }

  async function lenses({ connection }: Client): Promise<string> {
    const found = await connection.sendRequest(CodeLensRequest.type, {
      textDocument: { uri: uriOf('ds_config.json') },
    });
    return (found ?? []).map(({ command }) => command?.title).join(' | ');
  }

  it('are edited by a change of the page about memory that their arguments decide', async () => {
    const script = 'deepspeed --num_gpus 2 ../train.py --deepspeed ../ds_config.json --gradient_checkpointing False\n';
    writeFileSync(path.join(root, 'scripts/train.sh'), script);
    const ready = await opened({ model: '7B' });
    await until(async () => /GiB.*used by scripts\/train\.sh:1/.exec(await lenses(ready)) ?? undefined, 'the run');
    const params = { uri: uriOf('ds_config.json'), name: 'activation-checkpointing' };
    const offered = await ready.connection.sendRequest<MemoryEditResult>('deepspeed/memoryEdit', params);
    assert.ok(offered !== null && 'edit' in offered, JSON.stringify(offered));
    const [edit] = offered.edit.changes?.[uriOf('scripts/train.sh')] ?? [];
    const { start, end } = edit?.range ?? {};
    assert.equal(script.slice(start?.character, end?.character), 'False');
    assert.equal(edit?.newText, 'True');
  });

  it('are found in the workspace, and followed', async () => {
    const { connection, registered } = await opened();
    assert.ok(client !== undefined);
    const ready = client;
    await until(async () => /used by scripts\/train\.sh:1/.exec(await lenses(ready)) ?? undefined, 'the run');
    const hover = await connection.sendRequest(HoverRequest.type, {
      textDocument: { uri: uriOf('ds_config.json') },
      position: { line: 0, character: config.indexOf('auto') },
    });
    assert.match(JSON.stringify(hover), /is 3 in scripts\/train\.sh:1/);
    assert.ok(registered.some(({ registerOptions }) => JSON.stringify(registerOptions).includes('{sh,')));

    writeFileSync(path.join(root, 'run.sh'), 'deepspeed train.py --deepspeed ds_config.json\n');
    await connection.sendNotification(DidChangeWatchedFilesNotification.type, {
      changes: [{ uri: uriOf('run.sh'), type: FileChangeType.Created }],
    });
    await until(async () => /used by 2 runs/.exec(await lenses(ready)) ?? undefined, 'the second run');
  });
});
