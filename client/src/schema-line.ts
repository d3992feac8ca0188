import * as vscode from 'vscode';
import { schemaUrl } from '../../server/src/lsp/requests.js';

/** Copies the line that tells other editors which schema a config has. */
export async function copySchemaLine(): Promise<void> {
  await vscode.env.clipboard.writeText(`"$schema": "${schemaUrl}",`);
  void vscode.window.showInformationMessage(
    'Copied the "$schema" line. Paste it at the top level of a config: DeepSpeed refuses it in most sections.',
  );
}
