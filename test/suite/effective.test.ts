import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from './until';
import { open, ourDiagnostics } from './workspace';

const text = `{
  "train_micro_batch_size_per_gpu": 2,
  "gradient_accumulation_steps": 4,
  "zero_optimization": {
    "stage": 3
  }
}
`;

function shownBeside(config: vscode.TextDocument): vscode.TextDocument | undefined {
  return vscode.window.visibleTextEditors
    .map(({ document }) => document)
    .find(({ uri }) => uri.scheme === 'deepspeed-effective' && uri.query === config.uri.toString());
}

async function replace(document: vscode.TextDocument, before: string, after: string): Promise<void> {
  const start = document.getText().indexOf(before);
  assert.ok(start >= 0, before);
  const edit = new vscode.WorkspaceEdit();
  const range = new vscode.Range(document.positionAt(start), document.positionAt(start + before.length));
  edit.replace(document.uri, range, after);
  assert.ok(await vscode.workspace.applyEdit(edit));
}

describe('the effective config', () => {
  it('is shown beside the file and follows its edits', async () => {
    const config = await open('ds_config_effective.json', text);
    await vscode.commands.executeCommand('deepspeed.showEffectiveConfig');
    const shown = await until('the effective config', () => shownBeside(config));
    assert.ok(shown);
    assert.equal(shown.languageId, 'jsonc');
    assert.match(shown.getText(), /"overlap_comm": true, \/\/ default at stage 3/);
    assert.match(shown.getText(), /"train_batch_size": 128, \/\/ derived: 2 x 4 x 16/);
    assert.equal(vscode.window.activeTextEditor?.document, config, 'the config keeps the focus');

    await replace(config, '"stage": 3', '"stage": 2');
    await until('the edit', () => shown.getText().includes('"overlap_comm": false, // default at stage 2'));
    assert.deepEqual(ourDiagnostics(shown), []);
  });
});
