import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from './until';
import { edit, open, remove, workspaceUri, write } from './workspace';

const text = `{
  "train_batch_size": 64,
  "train_micro_batch_size_per_gpu": 4,
  "gradient_accumulation_steps": 1,
  "bf16": { "enabled": true },
  "zero_optimization": {
    "stage": 2,
    "reduce_bucket_size": 5e8
  }
}
`;

const gpt2 = JSON.stringify({
  model_type: 'gpt2',
  architectures: ['GPT2LMHeadModel'],
  n_embd: 768,
  n_layer: 12,
  n_head: 12,
  n_positions: 1024,
  vocab_size: 50257,
});

async function set(name: string, value: unknown): Promise<void> {
  await vscode.workspace.getConfiguration('deepspeed').update(name, value, vscode.ConfigurationTarget.Workspace);
}

async function hints(document: vscode.TextDocument): Promise<readonly string[]> {
  const all = new vscode.Range(0, 0, document.lineCount, 0);
  const command = 'vscode.executeInlayHintProvider';
  const found = await vscode.commands.executeCommand<vscode.InlayHint[]>(command, document.uri, all);
  return found.map(({ label, position }) => `${position.line}: ${String(label)}`).sort();
}

async function lenses(document: vscode.TextDocument): Promise<readonly vscode.CodeLens[]> {
  const command = 'vscode.executeCodeLensProvider';
  return (await vscode.commands.executeCommand<vscode.CodeLens[]>(command, document.uri)) ?? [];
}

function lens(document: vscode.TextDocument, title: RegExp): Promise<vscode.CodeLens | undefined> {
  return until(`the lens ${title}`, async () =>
    (await lenses(document)).find(({ command }) => title.test(command?.title ?? '')),
  );
}

/** Returns the title of the page about memory: the file, with the memory of a GPU. */
function pageTitle({ uri }: vscode.TextDocument): string | undefined {
  const name = uri.path.slice(uri.path.lastIndexOf('/') + 1);
  const tabs = vscode.window.tabGroups.all.flatMap(group => group.tabs);
  const isPage = ({ input }: vscode.Tab): boolean =>
    input instanceof vscode.TabInputWebview && input.viewType.endsWith('deepspeed.memory');
  return tabs.find(tab => isPage(tab) && tab.label.startsWith(`${name} (`))?.label;
}

/** Waits until the title of the page has a size that is not `other`, and returns the title. */
function sizeOnPage(document: vscode.TextDocument, other?: string): Promise<string | undefined> {
  return until(`a page that is not ${other}`, () => {
    const title = pageTitle(document);
    return title !== other && /\d [GM]iB\)$/.test(title ?? '') ? title : undefined;
  });
}

/**
 * Runs a command and accepts the second entry of its list, or gives up: keys may arrive just before the list is shown.
 */
async function chooseSecond(command: string, ...given: readonly unknown[]): Promise<void> {
  let ended = false;
  const end = vscode.commands.executeCommand(command, ...given).then(() => {
    ended = true;
  });
  const press = async (): Promise<boolean> => {
    await vscode.commands.executeCommand('workbench.action.quickOpenSelectNext');
    await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    return ended;
  };
  await until('the end of the command', press, Boolean, 3000).catch(() =>
    vscode.commands.executeCommand('workbench.action.closeQuickOpen'),
  );
  await end;
}

/** Returns what the semantic tokens of a document cover, in the order of the file. */
async function coloredIn(document: vscode.TextDocument): Promise<readonly string[]> {
  const command = 'vscode.provideDocumentSemanticTokens';
  const tokens = await vscode.commands.executeCommand<vscode.SemanticTokens | undefined>(command, document.uri);
  const [found, data]: [string[], readonly number[]] = [[], [...(tokens?.data ?? [])]];
  let at = new vscode.Position(0, 0);
  for (let i = 0; i < data.length; i += 5) {
    const [down = 0, right = 0, length = 0] = data.slice(i, i + 3);
    at = at.translate(down).with({ character: down === 0 ? at.character + right : right });
    found.push(document.getText(new vscode.Range(at, at.translate(0, length))));
  }
  return found;
}

describe('hints and the lens', () => {
  afterEach(async () => {
    for (const name of ['model', 'codeLens', 'inlayHints.bytes', 'inlayHints.batch', 'worldSize']) {
      await set(name, undefined);
    }
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('come with colors for keys and values, in configs only', async () => {
    const config = '{ "zero_optimization": { "offload_param": { "device": "cpu" }, "my_key": 1 } }';
    const document = await open('ds_colors.json', config);
    assert.deepEqual(
      await until(
        'the tokens',
        async () => await coloredIn(document),
        ({ length }) => length > 0,
      ),
      ['"zero_optimization"', '"offload_param"', '"device"', '"cpu"'],
    );
    assert.deepEqual(await coloredIn(await open('colors.json', '{ "stage": 1, "optimizers": [] }')), []);
    await remove('ds_colors.json', 'colors.json');
  });

  it('come with links to files and folders that exist', async () => {
    await write('profile.txt', '');
    const config = {
      tensorboard: { output_path: '.' },
      csv_monitor: { output_path: 'nowhere' },
      flops_profiler: { output_file: 'profile.txt' },
    };
    const document = await open('ds_links.json', JSON.stringify(config));
    const find = (): Thenable<vscode.DocumentLink[]> =>
      vscode.commands.executeCommand('vscode.executeLinkProvider', document.uri);
    const links = await until('two links', find, ({ length }) => length === 2);
    assert.deepEqual(links.map(({ target, tooltip }) => [target?.path.split('/').at(-1), tooltip]).sort(), [
      ['deepspeed.showFolder', 'Show the folder'],
      ['profile.txt', 'Open the file'],
    ]);
    await remove('ds_links.json', 'profile.txt');
  });

  it('show what numbers amount to, until they are switched off', async () => {
    const document = await open('ds_config_hints.json', text);
    const shown = await until(
      'hints',
      () => hints(document),
      list => list.length === 2,
    );
    assert.deepEqual(shown, ['1: needs 16 GPUs', '7: = 953.7 MiB']);
    await set('inlayHints.bytes', false);
    await set('inlayHints.batch', false);
    await until(
      'no hints',
      () => hints(document),
      list => list.length === 0,
    );
  });

  it('ask for a model, estimate with it, follow its file and show the parts', async () => {
    const document = await open('ds_config_lens.json', text);
    await set('worldSize', 16);
    const asking = await lens(document, /^ZeRO 2 · Estimate memory/);
    assert.deepEqual(asking?.command?.command, 'deepspeed.setModel');
    assert.equal(document.getText(asking?.range), '"zero_optimization"');

    await vscode.workspace.fs.createDirectory(workspaceUri('models/small'));
    await set('model', 'models/small/config.json');
    await lens(document, /The size of "models\/small\/config\.json" is not known/);
    await write('models/small/config.json', gpt2);
    const estimate = await lens(document, /^ZeRO 2 · \d+\.\d [GM]iB/);
    const { command = '', arguments: args = [] } = estimate?.command ?? {};
    await vscode.commands.executeCommand(command, ...args);
    assert.match((await sizeOnPage(document)) ?? '', /^ds_config_lens\.json \(\d+\.\d [GM]iB\)$/);
    await vscode.commands.executeCommand('workbench.action.closeEditorsInOtherGroups');

    await set('codeLens', false);
    await until(
      'no lens',
      () => lenses(document),
      list => list.every(({ command: own }) => !own?.command.startsWith('deepspeed.')),
    );
    await vscode.workspace.fs.delete(workspaceUri('models'), { recursive: true });
  });

  it('open a page that follows the config and the hostfile', async () => {
    const files = vscode.workspace.getConfiguration('files');
    await files.update('autoSave', 'off', vscode.ConfigurationTarget.Workspace);
    await write('nodes/hostfile', 'w0 slots=4\n');
    const document = await open('nodes/ds_config.json', text);
    await set('model', '7B');
    await lens(document, /^ZeRO 2 · \d+\.\d GiB/);
    await vscode.commands.executeCommand('deepspeed.showEstimate', document.uri.toString());
    const stage2 = await sizeOnPage(document);
    await edit(document, '"stage": 1', '"stage": 2');
    const stage1 = await sizeOnPage(document, stage2);
    assert.ok(document.isDirty, 'the text is followed, not the file');
    await write('nodes/hostfile', 'w0 slots=8\n');
    await sizeOnPage(document, stage1);
    await document.save();
    await files.update('autoSave', undefined, vscode.ConfigurationTarget.Workspace);
    await remove('nodes');
  });

  it('use a model that is chosen among those of the workspace', async () => {
    const document = await open('ds_config_choice.json', text);
    await write('models/small/config.json', gpt2);
    await until('the choice', async () => {
      await chooseSecond('deepspeed.setModel', document.uri.toString());
      return vscode.workspace.getConfiguration('deepspeed').get('model') === 'models/small/config.json';
    });
    await lens(document, /^ZeRO 2 · \d+\.\d MiB|^ZeRO 2 · \d+\.\d GiB/);
    await remove('models');
  });

  it('use the index in the directory of a model whose config does not tell the size', async () => {
    const document = await open('ds_config_index.json', text);
    const index = { metadata: { total_size: 14e9 }, weight_map: {} };
    await write('models/new/config.json', '{ "model_type": "brand_new" }');
    await write('models/new/model.safetensors.index.json', JSON.stringify(index));
    await set('model', 'models/new');
    await lens(document, /^ZeRO 2 · \d+\.\d GiB/);
    await remove('models');
  });

  it('appear and disappear when the file is declared a config or not', async () => {
    const document = await open('other.json', '{ "zero_stage": 1 }');
    assert.deepEqual(await lenses(document), []);
    await edit(document, text);
    await lens(document, /^ZeRO 2/);
    await vscode.commands.executeCommand('deepspeed.treatAsOther');
    await until(
      'no lens',
      () => lenses(document),
      list => list.length === 0,
    );
    assert.deepEqual(await hints(document), []);
    await document.save();
  });
});
