import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  type DocumentStatus,
  type FilePlace,
  type FilesParams,
  type FilesResult,
  type FileTextParams,
  type FileTextResult,
  filesRequest,
  fileTextRequest,
  runsChangedNotification,
  type StatusParams,
  statusRequest,
} from '../../server/src/lsp/requests.js';
import { walk } from '../../server/src/run-index/walk.js';
import { largestSource } from '../../server/src/run-index/workspace-files.js';
import { workspaceFiles } from './workspace-files.js';

/** Shows the runs of a config: the only one in its editor, several in a list at the cursor. */
export async function showRuns(config: string, places: readonly FilePlace[]): Promise<void> {
  const locations = places.map(
    ({ uri, start, end }) =>
      new vscode.Location(
        vscode.Uri.parse(uri),
        new vscode.Range(start.line, start.character, end.line, end.character),
      ),
  );
  const position = vscode.window.activeTextEditor?.selection.active ?? new vscode.Position(0, 0);
  const how = locations.length === 1 ? 'goto' : 'peek';
  await vscode.commands.executeCommand(
    'editor.action.goToLocations',
    vscode.Uri.parse(config),
    position,
    locations,
    how,
    'No run names this config.',
  );
}

/**
 * Asks which of the runs of a config to show; undefined if the user does not choose. If there are fewer than two runs,
 * it returns them.
 */
export async function chooseRun(client: BaseLanguageClient, config: vscode.Uri): Promise<string | undefined> {
  const params: StatusParams = { uri: config.toString() };
  const status = await client.sendRequest<DocumentStatus | null>(statusRequest, params);
  const names = status?.runs ?? [];
  if (names.length < 2) {
    return '';
  }
  const all = { label: 'All runs', description: '"auto" stays if they differ', run: '' };
  const choices = [...names.map(run => ({ label: run, run })), all];
  const chosen = await vscode.window.showQuickPick(choices, {
    title: 'Show Effective Config',
    placeHolder: 'Which run replaces "auto"?',
  });
  return chosen?.run;
}

/** Answers the server's questions about files that only VS Code can read. */
export function answerAboutFiles(client: BaseLanguageClient): vscode.Disposable {
  const { fs } = vscode.workspace;
  return vscode.Disposable.from(
    client.onRequest(filesRequest, ({ folder }: FilesParams): Promise<FilesResult> => {
      const root = vscode.Uri.parse(folder, true);
      return walk(async inner => {
        const entries = await fs.readDirectory(vscode.Uri.joinPath(root, inner)).then(undefined, () => []);
        return entries.map(([name, type]) => ({ name, isFolder: type === vscode.FileType.Directory }));
      });
    }),
    client.onRequest(fileTextRequest, async ({ uri }: FileTextParams): Promise<FileTextResult> => {
      const text = await workspaceFiles.read(vscode.Uri.parse(uri, true));
      return text !== undefined && text.length <= largestSource ? text : null;
    }),
  );
}

/** An event of the server: what it knows of runs has changed. */
export function runChanges(client: BaseLanguageClient): vscode.EventEmitter<void> {
  const changed = new vscode.EventEmitter<void>();
  client.onNotification(runsChangedNotification, () => changed.fire());
  return changed;
}
