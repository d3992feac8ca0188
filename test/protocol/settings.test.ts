import assert from 'node:assert/strict';
import type { ClientCapabilities, FullDocumentDiagnosticReport } from 'vscode-languageserver-protocol/node';
import { type StatusResult, statusRequest } from '../../server/src/lsp/requests.js';
import {
  type Client,
  DidChangeConfigurationNotification,
  DocumentDiagnosticRequest,
  type Surroundings,
  startClient,
} from './client.js';

const uri = 'file:///project/configs/ds_config.json';
const lightning = { deepspeed: { loader: 'lightning' } };
const pulling: ClientCapabilities = { textDocument: { diagnostic: {} } };
const answering: ClientCapabilities = { ...pulling, workspace: { configuration: true } };

/** "auto" is an error if the loader does not fill it in. */
const withAuto = '{ "train_batch_size": "auto", "zero_optimization": { "stage": 2 } }';

describe('settings', () => {
  let client: Client | undefined;
  afterEach(async () => {
    await client?.stop();
    client = undefined;
  });

  async function opened(
    capabilities: ClientCapabilities,
    answer: unknown,
    initializationOptions: unknown,
    surroundings: Surroundings = {},
  ): Promise<Client> {
    client = await startClient(capabilities, answer, initializationOptions, surroundings);
    await client.open(uri, withAuto);
    return client;
  }

  async function errors({ connection }: Client, of = uri): Promise<readonly unknown[]> {
    const report = await connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument: { uri: of } });
    const { items } = report as FullDocumentDiagnosticReport;
    return items.filter(({ severity }) => severity === 1).map(({ code }) => code);
  }

  async function change({ connection }: Client, settings: unknown): Promise<void> {
    await connection.sendNotification(DidChangeConfigurationNotification.type, { settings });
  }

  const startingOptions: readonly (readonly [what: string, options: unknown])[] = [
    ['settings', { settings: lightning }],
    ['settings without our name', { settings: { loader: 'lightning' } }],
    ['settings with our name before each', { settings: { 'deepspeed.loader': 'lightning' } }],
    ['our name', lightning],
    ['names of their own', { 'deepspeed.loader': 'lightning' }],
  ];
  for (const [what, options] of startingOptions) {
    it(`arrive with initialize, under ${what}`, async () => {
      assert.deepEqual(await errors(await opened(pulling, undefined, options)), ['unfilled-auto']);
    });
  }

  const changes: readonly (readonly [what: string, settings: unknown])[] = [
    ['under our name', lightning],
    ['with our name before each', { 'deepspeed.loader': 'lightning', 'editor.tabSize': 2 }],
    ['by themselves', { loader: 'lightning' }],
  ];
  for (const [what, settings] of changes) {
    it(`arrive when they change, ${what}`, async () => {
      const own = await opened(pulling, undefined, null);
      assert.deepEqual(await errors(own), []);
      await change(own, settings);
      assert.deepEqual(await errors(own), ['unfilled-auto']);
    });
  }

  it('stay unchanged when a client sends none of ours', async () => {
    const own = await opened(pulling, undefined, { settings: lightning });
    for (const none of [null, {}, { json: { validate: true } }]) {
      await change(own, none);
      assert.deepEqual(await errors(own), ['unfilled-auto']);
    }
  });

  it('are requested before they take effect', async () => {
    const own = await opened(answering, { loader: 'transformers' }, { settings: lightning });
    assert.deepEqual(await errors(own), []);
  });

  it('are those that were sent, if a client claims to answer requests but has no answer', async () => {
    for (const answer of [null, {}]) {
      const own = await opened(answering, answer, { settings: lightning });
      assert.deepEqual(await errors(own), ['unfilled-auto']);
      await change(own, { deepspeed: { loader: 'transformers' } });
      assert.deepEqual(await errors(own), []);
      await own.stop();
      client = undefined;
    }
  });

  it('are requested again after a change', async () => {
    let loader = 'transformers';
    const own = await opened(answering, () => ({ loader }), null);
    assert.deepEqual(await errors(own), []);
    loader = 'lightning';
    await change(own, null);
    assert.deepEqual(await errors(own), ['unfilled-auto']);
  });

  it('select the loader by glob, relative to the open folder', async () => {
    const loaders = { 'other/*.json': 'deepspeed', 'configs/*.json': 'lightning', '**': 'transformers' };
    const rootUri = 'file:///project';
    const own = await opened(answering, { loader: 'transformers', loaders }, null, { rootUri });
    assert.deepEqual(await errors(own), ['unfilled-auto']);
    const elsewhere = 'file:///project/else/ds_config.json';
    await own.open(elsewhere, withAuto);
    assert.deepEqual(await errors(own, elsewhere), []);
    const status: StatusResult = await own.connection.sendRequest(statusRequest, { uri: elsewhere });
    assert.equal(status?.loaderReason, 'set by deepspeed.loaders');
  });

  it('of folders that are added later apply, too', async () => {
    const settings = { deepspeed: { loaders: { 'configs/*.json': 'lightning' } } };
    const capabilities: ClientCapabilities = { ...pulling, workspace: { workspaceFolders: true } };
    const own = await opened(capabilities, undefined, { settings });
    assert.deepEqual(own.result.capabilities.workspace?.workspaceFolders, {
      supported: true,
      changeNotifications: true,
    });
    assert.deepEqual(await errors(own), []);
    const added = [{ uri: 'file:///project/', name: 'project' }];
    await own.connection.sendNotification('workspace/didChangeWorkspaceFolders', { event: { added, removed: [] } });
    assert.deepEqual(await errors(own), ['unfilled-auto']);
    await own.connection.sendNotification('workspace/didChangeWorkspaceFolders', {
      event: { added: [], removed: added },
    });
    assert.deepEqual(await errors(own), []);
  });

  it('of rules and keys are read like the others', async () => {
    const own = await opened(pulling, undefined, { settings: { 'deepspeed.rules': { 'unfilled-auto': 'off' } } });
    await change(own, { deepspeed: { loader: 'lightning', rules: { 'unfilled-auto': 'off' }, ignoredKeys: ['mine'] } });
    await own.open(
      'file:///ds_mine.json',
      '{ "zero_optimization": { "stage": 1 }, "mine": 1, "train_batch_size": "auto" }',
    );
    assert.deepEqual(await errors(own, 'file:///ds_mine.json'), []);
  });

  it('turn on reports of syntax errors if no other program reports them', async () => {
    const broken = 'file:///project/ds_broken.json';
    for (const [syntax, found] of [
      [true, ['syntax-error']],
      [false, []],
    ] as const) {
      const own = await opened(pulling, undefined, { settings: { deepspeed: { syntax } } });
      await own.open(broken, '{ "train_batch_size": 8, "zero_optimization": { "stage": 2 ');
      assert.deepEqual(await errors(own, broken), found);
      await own.stop();
      client = undefined;
    }
  });
});
