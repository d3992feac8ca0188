import * as vscode from 'vscode';
import { modelFiles } from '../../server/src/estimating/model-file-names.js';
import { parameterCount } from '../../server/src/estimating/parameter-count.js';
import { modelFilesIn } from './model-files.js';
import { pathInWorkspace, setForRun } from './settings.js';

interface ModelItem extends vscode.QuickPickItem {
  /** Returns the new value of the setting; undefined if the user cancels. */
  readonly model: () => PromiseLike<string | null | undefined>;
}

async function askForCount(): Promise<string | undefined> {
  const count = await vscode.window.showInputBox({
    title: 'How many parameters does the model have?',
    prompt: 'A number below 10,000 without a unit is in billions: 13 is 13B.',
    placeHolder: '7B, 350M, 6738415616',
    validateInput: value =>
      parameterCount(value) === undefined ? 'Write a number of parameters, such as 7B or 350M' : undefined,
  });
  return count?.trim();
}

/** Returns a file's path as the setting has it: relative to the workspace folder, or absolute for a file outside. */
export function settingFor(file: vscode.Uri): string {
  return vscode.workspace.getWorkspaceFolder(file) === undefined ? file.fsPath : pathInWorkspace(file);
}

async function askForFile(): Promise<string | undefined> {
  const [file] =
    (await vscode.window.showOpenDialog({
      title: `The ${modelFiles} of the model`,
      filters: { JSON: ['json'] },
    })) ?? [];
  return file && settingFor(file);
}

/** Asks for the model that a config trains, and writes it to the settings. */
export async function chooseModelOf(document: vscode.Uri): Promise<void> {
  const folder = vscode.workspace.getWorkspaceFolder(document);
  const files = await modelFilesIn(folder && [folder]);
  const items: readonly ModelItem[] = [
    { label: 'Number of parameters...', detail: '7B, 350M, 6738415616', model: askForCount },
    ...files.map(file => ({ label: pathInWorkspace(file), model: async () => settingFor(file) })),
    { label: 'Another file...', detail: modelFiles, model: askForFile },
    { label: 'None', detail: 'No estimate of memory', model: async () => null },
  ];
  const picked = await vscode.window.showQuickPick(items, {
    placeHolder: 'How large is the model? The memory of a run is estimated from it.',
  });
  const model = await picked?.model();
  if (model !== undefined) {
    await setForRun('model', model ?? undefined, document);
  }
}
