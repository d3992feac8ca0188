import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  type EffectiveConfigParams,
  type EffectiveConfigResult,
  effectiveConfigRequest,
} from '../../server/src/lsp/requests.js';
import { serveConfigPages } from './config-pages.js';
import { lineOf, pathAt } from './key-path.js';
import { chooseRun } from './runs.js';
import { effectiveScheme } from './schemes.js';

const toggleCommand = 'deepspeed.toggleDefaults';

/** Returns the address of the effective config in a run; in all of them if it has no name. The extension ".jsonc" makes VS Code choose the language. */
function effectiveUri(config: vscode.Uri, run = ''): vscode.Uri {
  const path = config.path.replace(/(\.jsonc?)?$/i, ' (effective).jsonc');
  return vscode.Uri.from({
    scheme: effectiveScheme,
    path: path.startsWith('/') ? path : `/${path}`,
    query: config.toString(),
    fragment: run,
  });
}

function linesOf(document: vscode.TextDocument): readonly string[] {
  return document.getText().split(/\r?\n/);
}

/**
 * Shows the effective config beside the config, which keeps the focus, at the key that the cursor is on. Asks which run
 * to show if there are several.
 */
export async function showEffectiveConfig(client: BaseLanguageClient, config: vscode.TextDocument): Promise<void> {
  const run = await chooseRun(client, config.uri);
  if (run === undefined) {
    return;
  }
  const editor = vscode.window.visibleTextEditors.find(({ document }) => document === config);
  const document = await vscode.workspace.openTextDocument(effectiveUri(config.uri, run));
  const shown = await vscode.window.showTextDocument(document, {
    viewColumn: vscode.ViewColumn.Beside,
    preserveFocus: true,
    preview: false,
  });
  const line = lineOf(linesOf(document), pathAt(linesOf(config), editor?.selection.active.line ?? 0));
  shown.revealRange(new vscode.Range(line, 0, line, 0), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

/**
 * Serves the documents, and updates them when their configs change or an event of `changes` fires. They begin without
 * DeepSpeed's defaults, several hundred lines; a lens at their top shows and hides those.
 */
export function serveEffectiveConfigs(
  client: () => BaseLanguageClient,
  changes: readonly vscode.Event<unknown>[],
): vscode.Disposable {
  const toggled = new vscode.EventEmitter<void>();
  let differing = true;

  async function textOf(config: vscode.Uri, run: string): Promise<string | undefined> {
    const params: EffectiveConfigParams = { uri: config.toString(), differing, ...(run !== '' && { run }) };
    const text = client().isRunning()
      ? await client().sendRequest<EffectiveConfigResult>(effectiveConfigRequest, params)
      : null;
    return text ?? undefined;
  }
  const emptyText = ({ path }: vscode.Uri): string => `// ${path} is not open as a DeepSpeed config.\n`;

  return vscode.Disposable.from(
    toggled,
    vscode.commands.registerCommand(toggleCommand, () => {
      differing = !differing;
      toggled.fire();
    }),
    vscode.languages.registerCodeLensProvider(
      { scheme: effectiveScheme },
      {
        onDidChangeCodeLenses: toggled.event,
        provideCodeLenses: () => {
          const title = differing ? 'Show the defaults, too' : "Show only what differs from DeepSpeed's defaults";
          return [new vscode.CodeLens(new vscode.Range(0, 0, 0, 0), { title, command: toggleCommand })];
        },
      },
    ),
    serveConfigPages({ scheme: effectiveScheme, uriOf: config => effectiveUri(config), textOf, emptyText }, [
      ...changes,
      toggled.event,
    ]),
  );
}
