import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { modelFiles } from '../../../server/src/estimating/model-file-names.js';
import {
  type ModelSize,
  type ModelSizeParams,
  type ModelSizeResult,
  modelSizeRequest,
} from '../../../server/src/lsp/requests.js';
import { workspaceFiles } from '../workspace-files.js';

/** Asks for a file anywhere. */
export async function browseForModelFile(): Promise<vscode.Uri | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    title: `${modelFiles} of a model`,
    filters: { JSON: ['json'] },
  });
  return chosen?.[0];
}

/** A model's file that was read. */
export interface ReadModel {
  readonly size: ModelSize;
  readonly text: string;
}

/** Reads a model's size from its file; shows a message and returns undefined if the file does not have it. */
export async function readModelFile(client: BaseLanguageClient, uri: vscode.Uri): Promise<ReadModel | undefined> {
  const name = vscode.workspace.asRelativePath(uri);
  const text = await workspaceFiles.read(uri);
  if (text === undefined) {
    void vscode.window.showErrorMessage(`"${name}" cannot be read.`);
    return undefined;
  }
  const params: ModelSizeParams = { text };
  const reading = await client.sendRequest<ModelSizeResult>(modelSizeRequest, params);
  if (reading?.ok) {
    return { size: reading.size, text };
  }
  void vscode.window.showErrorMessage(`"${name}": ${reading?.problem ?? 'it does not have the size of a model.'}`);
  return undefined;
}
