import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  type EffectiveConfigParams,
  type EffectiveConfigResult,
  effectiveConfigRequest,
} from '../../server/src/lsp/requests.js';
import { serveConfigPages } from './config-pages.js';
import { effectiveScheme } from './schemes.js';

/** Returns the address of the effective config. The extension ".jsonc" makes VS Code choose the language. */
function effectiveUri(config: vscode.Uri): vscode.Uri {
  const path = config.path.replace(/(\.jsonc?)?$/i, ' (effective).jsonc');
  return vscode.Uri.from({
    scheme: effectiveScheme,
    path: path.startsWith('/') ? path : `/${path}`,
    query: config.toString(),
  });
}

/** Shows the effective config beside the config, which keeps the focus. */
export async function showEffectiveConfig(config: vscode.TextDocument): Promise<void> {
  const document = await vscode.workspace.openTextDocument(effectiveUri(config.uri));
  await vscode.window.showTextDocument(document, {
    viewColumn: vscode.ViewColumn.Beside,
    preserveFocus: true,
    preview: false,
  });
}

/** Serves the documents, and updates them when their configs change or an event of `changes` fires. */
export function serveEffectiveConfigs(
  client: () => BaseLanguageClient,
  changes: readonly vscode.Event<unknown>[],
): vscode.Disposable {
  async function textOf(config: vscode.Uri): Promise<string | undefined> {
    const params: EffectiveConfigParams = { uri: config.toString() };
    const text = client().isRunning()
      ? await client().sendRequest<EffectiveConfigResult>(effectiveConfigRequest, params)
      : null;
    return text ?? undefined;
  }
  const emptyText = ({ path }: vscode.Uri): string => `// ${path} is not open as a DeepSpeed config.\n`;
  return serveConfigPages({ scheme: effectiveScheme, uriOf: effectiveUri, textOf, emptyText }, changes);
}
