import * as vscode from 'vscode';
import { type CopyParams, type CopyResult, copyRequest } from '../../server/src/lsp/requests.js';
import { activeConfig, type Extension, placeIn } from './active-config.js';
import { pathInWorkspace } from './settings.js';

/** The forms of a copy by command, with their names for users. */
const forms = {
  'deepspeed.copyAsPython': ['python', 'a Python dict'],
  'deepspeed.copyAsAccelerate': ['accelerate', 'the DeepSpeed section of an Accelerate YAML'],
  'deepspeed.copyAsJson': ['json', 'strict JSON'],
} as const satisfies { readonly [command: string]: readonly [CopyParams['form'], string] };

async function copy(extension: Extension, form: CopyParams['form'], name: string): Promise<void> {
  const document = await activeConfig(extension);
  if (document === undefined) {
    return;
  }
  if (form === 'accelerate' && document.isUntitled) {
    void vscode.window.showInformationMessage('Save the file first: Accelerate reads it by its path.');
    return;
  }
  const file = document.isUntitled ? {} : { file: pathInWorkspace(document.uri) };
  const params: CopyParams = { ...placeIn(document), form, ...file };
  const text = await extension.client().sendRequest<CopyResult>(copyRequest, params);
  if (text === null) {
    void vscode.window.showErrorMessage(
      `This file has a value that ${name} cannot hold, such as a placeholder or a missing one.`,
    );
    return;
  }
  await vscode.env.clipboard.writeText(text);
  void vscode.window.showInformationMessage(`Copied as ${name}.`);
}

/** Returns the commands that copy a config in another form, by their names. */
export function copyCommandsOf(extension: Extension): { readonly [name: string]: () => Promise<void> } {
  return Object.fromEntries(
    Object.entries(forms).map(([command, [form, name]]) => [command, () => copy(extension, form, name)]),
  );
}
