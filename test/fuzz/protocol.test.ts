import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { bounds } from './bounds.js';
import { large, odd } from './nasty.js';
import { type Message, startWire, type Wire } from './wire.js';

const uri = 'file:///project/ds_config.json';
const misspelt = '{ "train_batch_size": 8, "zero_optimization": { "stage": 3, "overlap_com": true } }';

async function initialized(): Promise<Wire> {
  const wire = startWire();
  const capabilities = { textDocument: { diagnostic: {}, inlayHint: {}, codeLens: {} } };
  const initializationOptions = { clientDetects: true, commands: true };
  await wire.ask('initialize', { processId: null, rootUri: null, capabilities, initializationOptions });
  wire.send({ method: 'initialized', params: {} });
  wire.open(uri, misspelt);
  return wire;
}

const methods = [
  ...['completion', 'hover', 'codeAction', 'inlayHint', 'codeLens', 'diagnostic'].map(name => `textDocument/${name}`),
  ...[
    'status',
    'effectiveConfig',
    'templates',
    'insertTemplate',
    'moves',
    'move',
    'estimate',
    'modelSize',
    'proposals',
  ].map(name => `deepspeed/${name}`),
  ...['completionItem/resolve', 'workspace/executeCommand', 'textDocument/definition', 'nonsense/unknown', ''],
];

const position = (line: unknown, character: unknown): object => ({ line, character });
const textDocument = { uri };

/** Parameters that no client should send. */
const odds: readonly unknown[] = [
  undefined,
  null,
  [],
  [null],
  {},
  { uri: null },
  { uri: 7, name: {}, text: 7 },
  { uri, name: '__proto__', loader: 'constructor', nvmePath: 7 },
  { textDocument: null },
  { textDocument: { uri: 'file:///unknown.json' }, position: position(0, 0), range: {}, context: {} },
  { textDocument: { uri: 7 }, position: 'x', range: 'x', context: 'x' },
  { textDocument, position: null, range: null, context: null },
  {
    textDocument,
    position: position(-1, -1),
    range: { start: position(9, 9), end: position(-1, -1) },
    context: { diagnostics: null, only: 'x' },
  },
  {
    textDocument,
    position: position(1e9, 1e9),
    range: { start: position(1e9, 0), end: position(0, 1e9) },
    context: { diagnostics: [] },
  },
  {
    textDocument,
    position: position('1', null),
    range: { start: position(0.5, 0), end: position(0, Number.MAX_VALUE) },
    context: { diagnostics: [], only: [null] },
  },
  { label: null, data: { path: {} } },
  { label: 'x', data: { path: '__proto__.constructor', type: 7 } },
  { machine: null },
  {
    machine: { nodes: -1, gpusPerNode: 1e9, gpuBytes: 'x', hostBytes: null },
    model: { params: -1 },
    loader: '__proto__',
  },
  { text: '['.repeat(100_000) },
];

function assertAnswer({ result, error }: Message, what: string): void {
  const isError = error !== undefined && Number.isInteger(error.code) && typeof error.message === 'string';
  assert.ok(isError || result !== undefined, what);
}

describe('the server over stdio, on messages that no client should send', () => {
  let wire: Wire | undefined;
  afterEach(() => {
    wire?.child.kill();
  });

  async function assertWorks(own: Wire): Promise<void> {
    assert.deepEqual(await own.codesOf(uri), ['unknown-key']);
    assert.equal(own.child.exitCode, null);
  }

  it(`answers ${methods.length * odds.length} wrong requests, and the next correct one`, async () => {
    wire = await initialized();
    for (const method of methods) {
      const answers = await Promise.all(odds.map(params => wire?.ask(method, params)));
      answers.forEach((answer, i) => {
        assertAnswer(answer as Message, `${method} ${JSON.stringify(odds[i])?.slice(0, 200)}`);
      });
      await assertWorks(wire);
    }
  });

  it('survives wrong notifications and keeps its state', async () => {
    wire = await initialized();
    const names = ['didOpen', 'didChange', 'didClose', 'didSave'].map(name => `textDocument/${name}`);
    for (const method of [
      ...names,
      'workspace/didChangeConfiguration',
      '$/setTrace',
      '$/cancelRequest',
      '$/nonsense',
      'nonsense',
    ]) {
      for (const params of odds.filter(each => JSON.stringify(each)?.includes(uri) !== true)) {
        wire.send({ method, ...(params === undefined ? {} : { params }) });
      }
      await assertWorks(wire);
    }
  });

  it('survives documents that are opened twice, changed without being open, or sent with an older version', async () => {
    wire = await initialized();
    const never = 'file:///never.json';
    wire.send({
      method: 'textDocument/didChange',
      params: { textDocument: { uri: never, version: 2 }, contentChanges: [{ text: '{}' }] },
    });
    wire.send({ method: 'textDocument/didClose', params: { textDocument: { uri: never } } });
    assert.deepEqual(await wire.codesOf(never), []);
    wire.open(uri, '{ "train_batch_size": 8 }', 5);
    assert.deepEqual(await wire.codesOf(uri), []);
    const change = { textDocument: { uri, version: 1 }, contentChanges: [{ text: misspelt }] };
    wire.send({ method: 'textDocument/didChange', params: change });
    await assertWorks(wire);
    const closed = wire.ask('textDocument/hover', { textDocument, position: position(0, 5) });
    wire.send({ method: 'textDocument/didClose', params: { textDocument } });
    assertAnswer(await closed, 'hover while closing');
    wire.open(uri, misspelt);
    await assertWorks(wire);
  });

  it('answers requests that are cancelled at once', async () => {
    wire = await initialized();
    const asked = Array.from({ length: 50 }, () =>
      wire?.ask('textDocument/codeAction', {
        textDocument,
        range: { start: position(0, 0), end: position(0, 99) },
        context: { diagnostics: [] },
      }),
    );
    for (let id = 1; id <= 60; id++) {
      wire.send({ method: '$/cancelRequest', params: { id } });
    }
    for (const answer of await Promise.all(asked)) {
      assertAnswer(answer as Message, 'cancelled');
    }
    await assertWorks(wire);
  });

  it('survives frames that are not messages', async () => {
    wire = await initialized();
    for (const body of [
      '{',
      '',
      'null',
      '[]',
      '7',
      '{"jsonrpc":"2.0"}',
      '{"id":1}',
      '{"jsonrpc":"2.0","id":{},"method":7}',
      '{"jsonrpc":"2.0","id":9999,"result":1}',
      '\ud800',
    ]) {
      wire.raw(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
      await assertWorks(wire);
    }
  });

  it('answers before it is initialized, after a second initialize, and after shutdown', async () => {
    wire = startWire();
    assertAnswer(await wire.ask('textDocument/hover', { textDocument, position: position(0, 0) }), 'early');
    await wire.ask('initialize', {
      processId: null,
      rootUri: null,
      capabilities: { textDocument: { diagnostic: {} } },
      initializationOptions: { clientDetects: true },
    });
    assertAnswer(
      await wire.ask('initialize', {
        processId: null,
        rootUri: null,
        capabilities: { textDocument: { diagnostic: {} } },
        initializationOptions: { clientDetects: true },
      }),
      'twice',
    );
    wire.open(uri, misspelt);
    await assertWorks(wire);
    assert.equal((await wire.ask('shutdown')).result, null);
    assertAnswer(await wire.ask('textDocument/hover', { textDocument, position: position(0, 0) }), 'late');
    wire.send({ method: 'exit' });
    assert.equal(await wire.exit, 0);
  });

  it('ends with 1 on exit without shutdown, and when its client is gone', async () => {
    wire = await initialized();
    wire.send({ method: 'exit' });
    assert.equal(await wire.exit, 1);
    wire = await initialized();
    await assertWorks(wire);
    wire.child.stdin.end();
    const timeout = new Promise(resolve => setTimeout(resolve, 10_000, 'still there').unref());
    assert.notEqual(await Promise.race([wire.exit, timeout]), 'still there');
  });

  it('serves 1,000 documents at once', async () => {
    wire = await initialized();
    const uris = Array.from({ length: 1000 }, (_, i) => `file:///many/ds_config_${i}.json`);
    const memory = (): number =>
      Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${wire?.child.pid}/status`, 'utf8'))?.[1]) / 1024;
    await wire.codesOf(uri);
    const before = memory();
    uris.forEach((each, i) => {
      wire?.open(each, i % 2 === 0 ? misspelt : '{ "train_batch_size": 8 }');
    });
    for (const [i, each] of uris.entries()) {
      assert.deepEqual(await wire.codesOf(each), i % 2 === 0 ? ['unknown-key'] : []);
    }
    const after = memory();
    console.log(`      memory ${before.toFixed(0)} MB, with 1,000 documents ${after.toFixed(0)} MB`);
    assert.ok(after < before + 200);
  });

  const nasty = [...odd.filter((_, i) => bounds.full || i % 4 === 0), ...large];

  it(`answers on ${nasty.length} odd and large documents`, async () => {
    wire = await initialized();
    let slowest = { name: '', milliseconds: 0 };
    for (const { name, text } of nasty) {
      const own = { uri: `file:///nasty/${encodeURIComponent(name)}.json` };
      wire.open(own.uri, text);
      for (const [method, params] of [
        ['textDocument/diagnostic', {}],
        ['textDocument/completion', { position: position(0, 2) }],
        ['textDocument/hover', { position: position(0, 3) }],
        [
          'textDocument/codeAction',
          { range: { start: position(0, 0), end: position(0, 0) }, context: { diagnostics: [] } },
        ],
      ] as const) {
        const start = performance.now();
        const answer = await wire.ask(method, { textDocument: own, ...params });
        const milliseconds = performance.now() - start;
        slowest = milliseconds > slowest.milliseconds ? { name: `${name}: ${method}`, milliseconds } : slowest;
        assert.ok(answer.error === undefined, `${name}: ${method}: ${answer.error?.message}`);
      }
      wire.send({ method: 'textDocument/didClose', params: { textDocument: own } });
    }
    console.log(`      slowest ${slowest.name}, ${slowest.milliseconds.toFixed(0)} ms by the clock`);
    assert.deepEqual(wire.log, []);
    await assertWorks(wire);
  });
});
