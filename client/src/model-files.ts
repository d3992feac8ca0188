import * as vscode from 'vscode';
import { isModelFileName, modelFileGlob } from '../../server/src/estimating/model-file-names.js';
import { workspaceFiles } from './workspace-files.js';

/** The most files in the list: nobody reads a longer one. */
const mostFiles = 200;

/** The most folders that are read if each is a request to a server. */
const mostFolders = 200;

/** Schemes of folders that VS Code can search. */
const searchable = new Set(['file', 'vscode-remote']);

/** Returns the files of a folder and those below it, the nearest first. */
async function walk(root: vscode.Uri): Promise<readonly vscode.Uri[]> {
  const found: vscode.Uri[] = [];
  const folders = [root];
  for (let i = 0; i < folders.length && i < mostFolders && found.length < mostFiles; i++) {
    const folder = folders[i] as vscode.Uri;
    const entries = await vscode.workspace.fs.readDirectory(folder).then(
      each => each,
      () => [],
    );
    for (const [name, type] of entries) {
      if ((type & vscode.FileType.Directory) !== 0 && !/^(\..*|node_modules)$/.test(name)) {
        folders.push(vscode.Uri.joinPath(folder, name));
      } else if ((type & vscode.FileType.File) !== 0 && isModelFileName(name)) {
        found.push(vscode.Uri.joinPath(folder, name));
      }
    }
  }
  return found;
}

/**
 * Returns files that are named like those of models. VS Code's search never ends on a file system that it cannot
 * search, so such folders are read one by one.
 */
async function candidatesIn(folder: vscode.WorkspaceFolder): Promise<readonly vscode.Uri[]> {
  if (!searchable.has(folder.uri.scheme)) {
    return walk(folder.uri);
  }
  const pattern = new vscode.RelativePattern(folder, modelFileGlob);
  return vscode.workspace.findFiles(pattern, '**/node_modules/**', mostFiles);
}

async function isModel(file: vscode.Uri): Promise<boolean> {
  return /"(model_type|weight_map)"\s*:/.test((await workspaceFiles.read(file)) ?? '');
}

/** Returns files in the workspace folders that have a model's size. */
export async function modelFilesIn(folders: readonly vscode.WorkspaceFolder[] = []): Promise<readonly vscode.Uri[]> {
  const files = (await Promise.all(folders.map(candidatesIn))).flat().slice(0, mostFiles);
  const areModels = await Promise.all(files.map(isModel));
  return files.filter((_, i) => areModels[i]).sort((a, b) => a.path.localeCompare(b.path));
}
