import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from './until';
import { diagnosticWithCode, open, ourDiagnostics, workspaceUri } from './workspace';

const misspelt = '{ "train_batch_size": 8, "zero_optimization": { "stage": 3, "overlap_com": true } }';

async function set(include: readonly string[] | undefined, exclude: readonly string[] | undefined): Promise<void> {
  const configuration = vscode.workspace.getConfiguration('deepspeed.files');
  await configuration.update('include', include, vscode.ConfigurationTarget.Workspace);
  await configuration.update('exclude', exclude, vscode.ConfigurationTarget.Workspace);
}

describe('the settings on files in VS Code', () => {
  afterEach(() => set(undefined, undefined));

  it('include and exclude by globs that are relative to the folder', async () => {
    const document = await open('runs/ds_excluded.json', misspelt);
    await diagnosticWithCode(document, 'unknown-key');
    await set(undefined, ['runs/ds_*.json']);
    await until('silence', () => ourDiagnostics(document).length === 0);
    await set(['runs/*'], ['**/other.json']);
    await diagnosticWithCode(document, 'unknown-key');
    const included = await open('runs/included.json', '{ "overlap_com": true, "name": "x" }');
    const { message } = await diagnosticWithCode(included, 'unknown-key');
    assert.match(message, /overlap_com/);
    await set(undefined, undefined);
    await until('silence', () => ourDiagnostics(included).length === 0);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.workspace.fs.delete(workspaceUri('runs'), { recursive: true });
  });
});
