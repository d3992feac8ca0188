import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { DefinitionRequest } from 'vscode-languageserver-protocol/node';
import { type Client, CompletionRequest, DocumentDiagnosticRequest, HoverRequest, startClient } from './client.js';

const script = `cat > ds_made.json <<EOF
{ "train_batch_size": 8, "zero_optimisation": { "stage": 2 } }
EOF
deepspeed train.py --deepspeed ds_config.json --learning_rate 2e-5
`;

const named = {
  yaml: {
    name: 'recipe.yaml',
    text: 'base_model: m\nmicro_batch_size: 2\ndeepspeed: ds_config.json\nlearning_rate: 2e-5\n',
    before: 'deepspeed: ds_',
  },
  python: {
    name: 'train.py',
    text: 'args = TrainingArguments("out", deepspeed="ds_config.json", learning_rate=2e-5)\n',
    before: 'deepspeed="ds_',
  },
} as const;

for (const [language, { name, text, before }] of Object.entries(named)) {
  describe(`a file of ${language} that names a config`, () => {
    let client: Client | undefined;
    let root = '';
    const uriOf = (file: string): string => pathToFileURL(path.join(root, file)).href;
    const at = (end: string) => {
      const lines = text.slice(0, text.indexOf(end) + end.length).split('\n');
      const position = { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
      return { textDocument: { uri: uriOf(name) }, position };
    };

    beforeEach(async () => {
      root = mkdtempSync(path.join(tmpdir(), 'named-'));
      writeFileSync(
        path.join(root, 'ds_config.json'),
        '{ "train_batch_size": "auto", "zero_optimization": { "stage": 2 }, "optimizer": { "type": "AdamW", "params": { "lr": 1e-5 } } }',
      );
      client = await startClient({}, null, { clientDetects: false }, { rootUri: pathToFileURL(root).href });
      await client.open(uriOf(name), text, language);
    });
    afterEach(async () => {
      assert.deepEqual(client?.log, []);
      await client?.stop();
      rmSync(root, { recursive: true, force: true });
    });

    it('is checked, explained and completed, and leads to the config', async () => {
      const report = await client?.connection.sendRequest(DocumentDiagnosticRequest.type, at(''));
      assert.deepEqual(report?.kind === 'full' && report.items.map(({ code }) => code), ['run-argument-conflict']);
      const target = await client?.connection.sendRequest(DefinitionRequest.type, at(before));
      assert.equal((target as { readonly uri: string } | null)?.uri, uriOf('ds_config.json'));
      const hover = await client?.connection.sendRequest(HoverRequest.type, at('learning'));
      assert.match(JSON.stringify(hover), /optimizer\.params\.lr/);
      const list = await client?.connection.sendRequest(CompletionRequest.type, at(before));
      assert.match(JSON.stringify(list), /"newText":"ds_config\.json"/);
    });
  });
}

describe('a script that starts DeepSpeed', () => {
  let client: Client | undefined;
  let root = '';
  const uriOf = (name: string): string => pathToFileURL(path.join(root, name)).href;
  const at = (text: string) => {
    const before = script.slice(0, script.indexOf(text) + text.length).split('\n');
    return {
      textDocument: { uri: uriOf('scripts/run.sh') },
      position: { line: before.length - 1, character: before.at(-1)?.length ?? 0 },
    };
  };

  beforeEach(async () => {
    root = mkdtempSync(path.join(tmpdir(), 'scripts-'));
    mkdirSync(path.join(root, 'scripts'));
    writeFileSync(path.join(root, 'train.py'), 'from transformers import HfArgumentParser, TrainingArguments\n');
    writeFileSync(
      path.join(root, 'ds_config.json'),
      '{ "train_batch_size": "auto", "zero_optimization": { "stage": 2 }, "optimizer": { "type": "AdamW", "params": { "lr": 1e-5 } } }',
    );
    const abilities = { textDocument: { diagnostic: { relatedInformation: true } } };
    client = await startClient(abilities, null, { clientDetects: false }, { rootUri: pathToFileURL(root).href });
    await client.open(uriOf('scripts/run.sh'), script, 'shellscript');
  });
  afterEach(async () => {
    assert.deepEqual(client?.log, []);
    await client?.stop();
    rmSync(root, { recursive: true, force: true });
  });

  it('is checked together with the config that it writes and the one that it names', async () => {
    const report = await client?.connection.sendRequest(DocumentDiagnosticRequest.type, at(''));
    assert.ok(report?.kind === 'full');
    assert.deepEqual(report.items.map(({ code }) => code).sort(), ['run-argument-conflict', 'unknown-key']);
    const related = report.items.flatMap(({ relatedInformation }) => relatedInformation ?? []);
    assert.deepEqual(
      related.map(({ location }) => location.uri),
      [uriOf('ds_config.json')],
    );
  });

  it('has configs in the sources that it holds, whose parsers are loaded for them', async () => {
    const python = "python - <<'PY'\nc = {'train_batch_size': 8, 'zero_optimization': {'stag': 1}}\nPY\n";
    const yaml = 'cat <<EOF > x.yaml\ndeepspeed:\n  zero_optimization:\n    stag: 1\nEOF\n';
    const uri = uriOf('scripts/other.sh');
    await client?.open(uri, `bash -c "${python.replaceAll("'PY'", 'PY')}"\n${yaml}`, 'shellscript');
    const report = await client?.connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument: { uri } });
    assert.ok(report?.kind === 'full');
    const found = report.items.filter(({ code }) => code === 'unknown-key');
    assert.deepEqual(
      found.map(({ range }) => range.start.line),
      [1, 7],
    );
  });

  it('leads to the config, explains arguments and completes paths', async () => {
    const target = await client?.connection.sendRequest(DefinitionRequest.type, at('--deepspeed ds_'));
    assert.equal((target as { readonly uri: string } | null)?.uri, uriOf('ds_config.json'));
    const hover = await client?.connection.sendRequest(HoverRequest.type, at('--learning'));
    assert.match(JSON.stringify(hover), /optimizer\.params\.lr/);
    const list = await client?.connection.sendRequest(CompletionRequest.type, at('--deepspeed ds_'));
    assert.match(JSON.stringify(list), /"newText":"ds_config\.json"/);
  });
});
