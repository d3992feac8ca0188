import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  type InsertTemplateParams,
  type InsertTemplateResult,
  insertTemplateRequest,
} from '../../server/src/lsp/requests.js';

/** Merges a template into an open config. */
export async function mergeTemplate(client: BaseLanguageClient, params: InsertTemplateParams): Promise<void> {
  const edit = await client.sendRequest<InsertTemplateResult>(insertTemplateRequest, params);
  if (edit === null) {
    void vscode.window.showInformationMessage('The file has everything that this template would insert.');
    return;
  }
  await vscode.workspace.applyEdit(await client.protocol2CodeConverter.asWorkspaceEdit(edit));
}
