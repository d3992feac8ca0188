import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  type EffectiveConfigParams,
  type EffectiveConfigResult,
  effectiveConfigRequest,
} from '../../server/src/lsp/requests.js';
import { serveConfigPages } from './config-pages.js';
import { effectiveScheme } from './files.js';

/** The document that shows what DeepSpeed makes of a config: its name says the language. */
function effectiveUri(config: vscode.Uri): vscode.Uri {
  const path = config.path.replace(/(\.jsonc?)?$/i, ' (effective).jsonc');
  return vscode.Uri.from({
    scheme: effectiveScheme,
    path: path.startsWith('/') ? path : `/${path}`,
    query: config.toString(),
  });
}

/** Shows what DeepSpeed makes of a config beside it; what was there keeps the focus. */
export async function showEffectiveConfig(config: vscode.TextDocument): Promise<void> {
  const document = await vscode.workspace.openTextDocument(effectiveUri(config.uri));
  await vscode.window.showTextDocument(document, {
    viewColumn: vscode.ViewColumn.Beside,
    preserveFocus: true,
    preview: false,
  });
}

/** Serves the documents, and has them follow their configs and whatever else `changes` says. */
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
