import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { type EstimateParams, type EstimateResult, estimateRequest } from '../../server/src/requests.js';

const scheme = 'deepspeed-estimate';

const noModel = 'No model is named. *DeepSpeed: Set the Model for the Estimate of Memory...* does it.\n';

/** The page about a config: its name says the language, its query the config. */
function pageUri(config: vscode.Uri): vscode.Uri {
  const name = config.path.slice(config.path.lastIndexOf('/') + 1).replace(/\.jsonc?$/i, '');
  return vscode.Uri.from({ scheme, path: `/${name} (memory).md`, query: config.toString() });
}

/** Pages with the parts of an estimate. */
export interface EstimatePages extends vscode.Disposable {
  /** Shows the page about a config, as it is now. */
  show(config: vscode.Uri): Promise<void>;
}

/** Serves the pages, and has them follow what `changes` says and the configs as they are saved. */
export function serveEstimatePages(
  client: () => BaseLanguageClient,
  changes: readonly vscode.Event<unknown>[],
): EstimatePages {
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const follow = (): void => {
    for (const { uri } of vscode.workspace.textDocuments) {
      if (uri.scheme === scheme) {
        changed.fire(uri);
      }
    }
  };
  const subscriptions = vscode.Disposable.from(
    changed,
    vscode.workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: changed.event,
      async provideTextDocumentContent({ query }) {
        const params: EstimateParams = { uri: query };
        const page = client().isRunning() ? await client().sendRequest<EstimateResult>(estimateRequest, params) : null;
        return page ?? noModel;
      },
    }),
    vscode.workspace.onDidSaveTextDocument(follow),
    ...changes.map(event => event(follow)),
  );
  return {
    dispose: () => subscriptions.dispose(),
    async show(config) {
      const uri = pageUri(config);
      changed.fire(uri);
      await vscode.commands.executeCommand('markdown.showPreviewToSide', uri);
    },
  };
}
