import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  type EffectiveConfigParams,
  type EffectiveConfigResult,
  effectiveConfigRequest,
} from '../../server/src/requests.js';
import { effectiveScheme } from './files.js';

/** A pause in typing after which the shown configs follow. */
const pauseMilliseconds = 150;

/** The document that shows what DeepSpeed makes of a config: its name says the language, its query the config. */
function effectiveUri(config: vscode.Uri): vscode.Uri {
  const path = config.path.replace(/(\.jsonc?)?$/i, ' (effective).jsonc');
  return vscode.Uri.from({
    scheme: effectiveScheme,
    path: path.startsWith('/') ? path : `/${path}`,
    query: config.toString(),
  });
}

function configOf(effective: vscode.Uri): vscode.Uri {
  return vscode.Uri.parse(effective.query, true);
}

function shownConfigs(): readonly vscode.Uri[] {
  return vscode.workspace.textDocuments.map(({ uri }) => uri).filter(({ scheme }) => scheme === effectiveScheme);
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
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const last = new Map<string, string>();
  const pending = new Map<string, ReturnType<typeof setTimeout>>();

  async function textOf(uri: vscode.Uri): Promise<string> {
    const config = configOf(uri);
    const params: EffectiveConfigParams = { uri: config.toString() };
    const text = client().isRunning()
      ? await client().sendRequest<EffectiveConfigResult>(effectiveConfigRequest, params)
      : null;
    // A config that is closed, or is none for the moment, is shown as it was.
    const shown = text ?? last.get(uri.toString()) ?? `// ${config.path} is not open as a DeepSpeed config.\n`;
    last.set(uri.toString(), shown);
    return shown;
  }

  function follow(uri: vscode.Uri): void {
    clearTimeout(pending.get(uri.toString()));
    pending.set(
      uri.toString(),
      setTimeout(() => {
        pending.delete(uri.toString());
        changed.fire(uri);
      }, pauseMilliseconds),
    );
  }

  function forget(uri: vscode.Uri): void {
    clearTimeout(pending.get(uri.toString()));
    pending.delete(uri.toString());
    last.delete(uri.toString());
  }

  return vscode.Disposable.from(
    changed,
    vscode.workspace.registerTextDocumentContentProvider(effectiveScheme, {
      onDidChange: changed.event,
      provideTextDocumentContent: textOf,
    }),
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      const uri = effectiveUri(document.uri);
      if (
        document.uri.scheme !== effectiveScheme &&
        shownConfigs().some(shown => shown.toString() === uri.toString())
      ) {
        follow(uri);
      }
    }),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => {
      if (uri.scheme === effectiveScheme) {
        forget(uri);
      }
    }),
    ...changes.map(event => event(() => shownConfigs().forEach(follow))),
    { dispose: () => [...pending.values()].forEach(clearTimeout) },
  );
}
