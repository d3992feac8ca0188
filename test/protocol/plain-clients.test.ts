import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type {
  ClientCapabilities,
  CodeAction,
  CompletionItem,
  CompletionList,
  Hover,
  MarkupContent,
  Position,
  TextEdit,
} from 'vscode-languageserver-protocol/node';
import {
  type Client,
  CodeActionRequest,
  CompletionRequest,
  CompletionResolveRequest,
  HoverRequest,
  startClient,
} from './client.js';
import { manifest } from './manifest.js';
import { until } from './until.js';

const uri = 'file:///w/ds_config.json';
const literals: ClientCapabilities = {
  textDocument: { codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: [] } } } },
};

/** Clients without any optional capability of the protocol. */
describe('the server for a client without optional capabilities', () => {
  let client: Client | undefined;
  afterEach(async () => {
    assert.deepEqual(client?.log, []);
    assert.equal(await client?.stop(), 0);
    client = undefined;
  });

  async function opened(text: string, capabilities: ClientCapabilities = {}): Promise<Client> {
    client = await startClient(capabilities, null, null);
    await client.open(uri, text);
    return client;
  }

  async function completions({ connection }: Client, position: Position): Promise<readonly CompletionItem[]> {
    const list = await connection.sendRequest(CompletionRequest.type, { textDocument: { uri }, position });
    assert.equal((list as CompletionList).itemDefaults, undefined);
    return (list as CompletionList).items;
  }

  async function actions(
    { connection }: Client,
    line: number,
    only?: readonly string[],
  ): Promise<readonly CodeAction[]> {
    const range = { start: { line, character: 0 }, end: { line, character: 0 } };
    const context = { diagnostics: [], ...(only === undefined ? {} : { only: [...only] }) };
    const found = await connection.sendRequest(CodeActionRequest.type, { textDocument: { uri }, range, context });
    return (found ?? []) as readonly CodeAction[];
  }

  it('reports its name', async () => {
    const { result } = await opened('{}');
    assert.deepEqual(result.serverInfo, { name: 'deepspeed-config', version: manifest.version });
  });

  it('counts in UTF-16 whatever else is offered', async () => {
    const { result, published } = await opened('{ "a𝛼": 1, "zero_optimization": {}, "train_batch_size": 8 }', {
      general: { positionEncodings: ['utf-32', 'utf-8', 'utf-16'] },
    });
    assert.equal(result.capabilities.positionEncoding, 'utf-16');
    const { diagnostics } = await until(() => published[0], 'diagnostics');
    const { range } = diagnostics.find(({ code }) => code === 'unknown-key') ?? {};
    assert.deepEqual(range, { start: { line: 0, character: 2 }, end: { line: 0, character: 7 } });
  });

  it('completes with plain text instead of tab stops, with the description of a key in the detail', async () => {
    const own = await opened('{\n  "zero_optimization": {\n    "stage": 3,\n    \n  }\n}\n');
    const items = await completions(own, { line: 3, character: 4 });
    const offload = items.find(({ label }) => label === 'offload_optimizer');
    assert.deepEqual([offload?.detail, offload?.labelDetails, offload?.insertTextFormat], ['object', undefined, 1]);
    for (const { label, textEdit, insertTextFormat } of items) {
      assert.equal(insertTextFormat, 1, label);
      assert.doesNotMatch((textEdit as TextEdit).newText, /\$[\d{]/, label);
    }
    const resolved = await own.connection.sendRequest(CompletionResolveRequest.type, offload as CompletionItem);
    const { kind, value } = resolved.documentation as MarkupContent;
    assert.equal(kind, 'plaintext');
    assert.doesNotMatch(value, /`|\*\*|^#|\\_/m);
  });

  it('uses no markup in its texts about templates', async () => {
    const own = await opened('');
    const items = await completions(own, { line: 0, character: 0 });
    const described = items.filter(({ documentation }) => documentation !== undefined);
    assert.ok(described.length > 0);
    for (const { label, documentation } of described) {
      assert.doesNotMatch(String(documentation), /`|\*\*/, label);
    }
  });

  it('uses no markup in its texts about every key of an example', async () => {
    const text = readFileSync(new URL('../../examples/ds_config_zero3_nvme.json', import.meta.url), 'utf8');
    const own = await opened(text);
    const lines = text.split('\n');
    let hovers = 0;
    for (const [line, content] of lines.entries()) {
      const position = { line, character: content.indexOf('"') + 1 };
      const hover: Hover | null = await own.connection.sendRequest(HoverRequest.type, {
        textDocument: { uri },
        position,
      });
      if (hover !== null) {
        hovers += 1;
        assert.equal((hover.contents as MarkupContent).kind, 'plaintext');
        assert.doesNotMatch((hover.contents as MarkupContent).value, /`|\*\*|^#|\]\(/m, content);
      }
    }
    assert.ok(hovers > 30, String(hovers));
  });

  it('offers no actions if the client could show only commands', async () => {
    const own = await opened('{ "train_batch_size": 8, "zero_optimisation": {} }');
    assert.equal(own.result.capabilities.codeActionProvider, undefined);
    assert.deepEqual(await actions(own, 0), []);
  });

  describe('with code actions', () => {
    const text = '{\n  "train_batch_size": 8,\n  "zero_optimization": { "stage": 2, "overlap_com": true }\n}\n';

    it('offers each action as an edit, and no command of another editor', async () => {
      const own = await opened(text, literals);
      assert.notEqual(own.result.capabilities.codeActionProvider, undefined);
      const all = (await Promise.all([0, 1, 2, 3].map(line => actions(own, line)))).flat();
      const sources = await actions(own, 2, ['source']);
      const fixAll = await actions(own, 0, ['source.fixAll']);
      for (const { title, command, edit } of [...all, ...sources, ...fixAll]) {
        assert.equal(command, undefined, title);
        assert.deepEqual([Object.keys(edit ?? {}), Object.keys(edit?.changes ?? {})], [['changes'], [uri]], title);
      }
    });

    it('offers moves and templates at the brace of the root, and what belongs to a key on the key', async () => {
      const own = await opened(text, literals);
      const onTop = (await actions(own, 0)).map(({ kind }) => kind);
      assert.deepEqual([...new Set(onTop)].sort(), [
        'refactor.rewrite.deepspeed.move',
        'refactor.rewrite.deepspeed.template',
      ]);
      assert.deepEqual(
        (await actions(own, 1)).map(({ title }) => title),
        ['Set to "auto" what Trainer fills (1)'],
      );
    });

    it('offers to fix everything', async () => {
      const fixAll = await actions(await opened(text, literals), 0, ['source.fixAll']);
      assert.equal(fixAll.length, 1);
      assert.deepEqual(
        fixAll[0]?.edit?.changes?.[uri]?.map(({ newText }) => newText),
        ['m'],
      );
    });
  });

  it('offers templates in an empty file', async () => {
    const own = await opened('', literals);
    const titles = (await actions(own, 0, ['refactor.rewrite.deepspeed.template'])).map(({ title }) => title);
    assert.ok(titles.length > 4, titles.join());
  });

  it('completes the names of templates in an empty file', async () => {
    const own = await opened('', literals);
    const names = (await completions(own, { line: 0, character: 0 })).map(({ label }) => label);
    assert.ok(names.includes('zero3'));
  });
});

describe('the server for a client that refuses its requests', () => {
  it('keeps working', async () => {
    const workspace = {
      configuration: true,
      didChangeConfiguration: { dynamicRegistration: true },
      didChangeWatchedFiles: { dynamicRegistration: true },
      inlayHint: { refreshSupport: true },
      codeLens: { refreshSupport: true },
      diagnostics: { refreshSupport: true },
    };
    const textDocument = { diagnostic: {}, inlayHint: {}, codeLens: {} };
    const refusing = await startClient({ workspace, textDocument }, null, null, { refuses: true });
    const { connection, log } = refusing;
    await connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    const refused = (): readonly string[] =>
      log.flatMap(message => /^(?:registration for|refresh of) ([a-z ]+) failed: /.exec(message)?.[1] ?? []);
    const all = ['code lenses', 'diagnostics', 'files', 'inlay hints', 'settings'];
    await until(() => (refused().length === all.length ? true : undefined), 'five refusals');
    assert.deepEqual([...refused()].sort(), all);
    await refusing.open(uri, '{ "train_batch_size": 8 }');
    const position = { line: 0, character: 4 };
    assert.notEqual(await connection.sendRequest(HoverRequest.type, { textDocument: { uri }, position }), null);
    assert.equal(await refusing.stop(), 0);
  });
});
