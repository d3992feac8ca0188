import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { type EstimateParams, type EstimateResult, estimateRequest } from '../../server/src/lsp/requests.js';
import { serveConfigPages } from './config-pages.js';
import type { Tracking } from './tracking.js';

const scheme = 'deepspeed-estimate';

const noModel = 'No model is set. Use *DeepSpeed: Set Model...*.\n';

/** Returns the address of the page about a config. Its name gives the language. */
function pageUri(config: vscode.Uri): vscode.Uri {
  const name = config.path.slice(config.path.lastIndexOf('/') + 1).replace(/\.jsonc?$/i, '');
  return vscode.Uri.from({ scheme, path: `/${name} (memory).md`, query: config.toString() });
}

/** Shows the parts of an estimate beside its config. */
export async function showEstimate(config: vscode.Uri): Promise<void> {
  await vscode.commands.executeCommand('markdown.showPreviewToSide', pageUri(config));
}

/**
 * Serves the pages with the parts of estimates, and updates them when their configs change or an event of `changes`
 * fires.
 */
export function serveEstimatePages(
  client: () => BaseLanguageClient,
  tracking: Tracking,
  changes: readonly vscode.Event<unknown>[],
): vscode.Disposable {
  async function textOf(config: vscode.Uri): Promise<string | undefined> {
    const open = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === config.toString());
    if (!client().isRunning() || open === undefined || !tracking.isTracked(open)) {
      return undefined;
    }
    const params: EstimateParams = { uri: config.toString() };
    return (await client().sendRequest<EstimateResult>(estimateRequest, params)) ?? noModel;
  }
  const emptyText = ({ path }: vscode.Uri): string => `${path} is not open as a DeepSpeed config.\n`;
  return serveConfigPages({ scheme, uriOf: pageUri, textOf, emptyText }, changes);
}
