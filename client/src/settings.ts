import * as vscode from 'vscode';
import type { LoaderId } from '../../server/src/requests.js';

const section = 'deepspeed';

function target(): vscode.ConfigurationTarget {
  return vscode.workspace.workspaceFolders === undefined
    ? vscode.ConfigurationTarget.Global
    : vscode.ConfigurationTarget.Workspace;
}

function configuration(): vscode.WorkspaceConfiguration {
  return vscode.workspace.getConfiguration(section);
}

/** Turns a rule off in the workspace, or for the user where no folder is open. */
export async function turnOffRule(code: string): Promise<void> {
  const rules = configuration().get<{ readonly [code: string]: string }>('rules', {});
  await configuration().update('rules', { ...rules, [code]: 'off' }, target());
}

/** Leaves a key to another program from now on. */
export async function ignoreKey(path: string): Promise<void> {
  const keys = configuration().get<readonly string[]>('ignoredKeys', []);
  if (!keys.includes(path)) {
    await configuration().update('ignoredKeys', [...keys, path], target());
  }
}

/** The glob of one file, relative to its workspace folder. */
function globOf(uri: vscode.Uri): string {
  return vscode.workspace.asRelativePath(uri, false).replace(/[[\]{}*?]/g, '[$&]');
}

/** Sets the loader for the whole workspace, or for one file by a glob. */
export async function setLoader(loader: LoaderId | 'auto', uri: vscode.Uri | undefined): Promise<void> {
  if (uri === undefined) {
    await configuration().update('loader', loader, target());
    return;
  }
  const loaders = configuration().get<{ readonly [glob: string]: string }>('loaders', {});
  const { [globOf(uri)]: _former, ...others } = loaders;
  await configuration().update('loaders', loader === 'auto' ? others : { [globOf(uri)]: loader, ...others }, target());
}

/** The settings of a document for the server: the loader is the one whose glob matches, if any does. */
export function withLoaderByGlob(settings: unknown, uri: string | undefined): unknown {
  const document = vscode.workspace.textDocuments.find(candidate => candidate.uri.toString() === uri);
  if (document === undefined || typeof settings !== 'object' || settings === null) {
    return settings;
  }
  const loaders = vscode.workspace
    .getConfiguration(section, document)
    .get<{ readonly [glob: string]: string }>('loaders', {});
  const folder = vscode.workspace.getWorkspaceFolder(document.uri);
  const match = Object.keys(loaders).find(glob => {
    const pattern =
      folder === undefined || glob.startsWith('**') || glob.startsWith('/')
        ? glob
        : new vscode.RelativePattern(folder, glob);
    return vscode.languages.match({ pattern }, document) > 0;
  });
  return match === undefined ? settings : { ...settings, loader: loaders[match] };
}
