import * as vscode from 'vscode';
import type { LoaderId } from '../../server/src/lsp/requests.js';
import { globOfFolder, globOfNamesakes, literalGlob } from './loader-globs.js';
import { programs } from './programs.js';
import { pathInWorkspace, setLoader, setLoaderByGlob } from './settings.js';

interface LoaderItem extends vscode.QuickPickItem {
  readonly loader: LoaderId | 'auto';
}

const loaderItems: readonly LoaderItem[] = [
  {
    loader: 'auto',
    label: 'Decide by the file',
    detail:
      'Any "auto" value means transformers or Accelerate, by what the project requires; otherwise DeepSpeed itself.',
  },
  ...programs,
];

interface ScopeItem extends vscode.QuickPickItem {
  /** The files of the scope; undefined if the user has to give a glob, null for all files. */
  readonly glob: string | undefined | null;
}

function scopesOf(path: string): readonly ScopeItem[] {
  const folder = globOfFolder(path);
  return [
    { label: 'This file', description: path, glob: literalGlob(path) },
    ...(folder === undefined ? [] : [{ label: 'The files in its folder', description: folder, glob: folder }]),
    { label: 'Files by a glob...', description: globOfNamesakes(path), glob: undefined },
    { label: 'The whole workspace', glob: null },
  ];
}

async function askForGlob(path: string): Promise<string | undefined> {
  const glob = await vscode.window.showInputBox({
    title: 'Glob of the files that this program reads',
    prompt: 'Relative to the workspace folder; ** matches any folders.',
    value: globOfNamesakes(path),
    validateInput: value => (value.trim() === '' ? 'Write a glob, such as configs/**' : undefined),
  });
  return glob?.trim();
}

/** Asks which program reads a file, and for which files to set it: this one, those of a folder or a glob, or all. */
export async function chooseLoaderOf(document: vscode.TextDocument): Promise<void> {
  const chosen = await vscode.window.showQuickPick(loaderItems, { placeHolder: 'Which program reads the file?' });
  if (chosen === undefined) {
    return;
  }
  const path = pathInWorkspace(document.uri);
  const scope = await vscode.window.showQuickPick(scopesOf(path), { placeHolder: 'For which files?' });
  if (scope === undefined) {
    return;
  }
  if (scope.glob === null) {
    await setLoader(chosen.loader);
    return;
  }
  const glob = scope.glob ?? (await askForGlob(path));
  if (glob !== undefined) {
    await setLoaderByGlob(chosen.loader, glob, document);
  }
}
