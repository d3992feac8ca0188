import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from './until';
import { diagnosticWithCode, edit, open, remove, workspaceUri, write } from './workspace';

const config = `{
  "train_batch_size": 8,
  "comet": { "api_key": "abc" },
  "zero_optimization": { "stage": 2, "contiguous_gradientz": true }
}
`;
const log = `[rank0]: ValidationError: 1 validation error for DeepSpeedZeroConfig
[rank0]: contiguous_gradientz
[rank0]:   Extra inputs are not permitted [type=extra_forbidden, input_value=True, input_type=bool]
`;

function pageOf(name: string): Thenable<vscode.TextDocument> {
  return vscode.workspace.openTextDocument(vscode.Uri.from({ scheme: 'deepspeed-run', path: `/${name}.md` }));
}

function isShown(name: string): boolean {
  const tabs = vscode.window.tabGroups.all.flatMap(({ tabs: all }) => all);
  return tabs.some(({ label }) => label.includes(name));
}

describe('pages about runs', () => {
  let document: vscode.TextDocument;

  before(async () => {
    // Editors that other tests leave decide which of them stays in view.
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    document = await open('failed/ds_config.json', config);
    await diagnosticWithCode(document, 'unknown-key');
  });
  after(() => remove('failed'));

  it('lead from an error to the place in the config', async () => {
    await vscode.commands.executeCommand('deepspeed.explainError', log);
    const page = await pageOf('What the log says');
    assert.match(page.getText(), /unknown-key/);
    assert.match(page.getText(), /failed\/ds_config\.json:4/);
    assert.ok(await until('the page', () => isShown('What the log says')));
    await until('the line of the config', () => {
      const editor = vscode.window.visibleTextEditors.find(each => each.document.uri.path === document.uri.path);
      return editor?.selection.active.line === 3;
    });
  });

  it('compare the config with another one, and follow its edits', async () => {
    await write('failed/other.json', config.replace('8', '16'));
    await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
    await vscode.commands.executeCommand('deepspeed.compareConfigs', workspaceUri('failed/other.json'));
    const page = await pageOf('Comparison');
    assert.match(page.getText(), /\| `train_batch_size` \| `8` \| `16` \|/);
    await edit(document, '"train_batch_size": 32', '"train_batch_size": 8');
    await until('the edit', () => page.getText().includes('| `32` | `16` |'));
    await edit(document, '"train_batch_size": 8', '"train_batch_size": 32');
  });

  it('copy a report without secrets', async () => {
    await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
    await vscode.env.clipboard.writeText('nothing');
    await vscode.commands.executeCommand('deepspeed.copyReport');
    const report = await vscode.env.clipboard.readText();
    assert.match(report, /\*\*System info\*\*/);
    assert.match(report, /"api_key": "<removed>"/);
    assert.doesNotMatch(report, /"abc"/);
  });
});
