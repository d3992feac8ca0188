import * as vscode from 'vscode';
import { firstMatch } from '../../server/src/detection/path-glob.js';
import { type LoaderId, loaderByGlobReason } from '../../server/src/lsp/requests.js';
import { globPathsOf } from './glob-paths.js';
import { type LoadersByGlob, withGlob, withoutGlob } from './loader-globs.js';
import type { RunSettings } from './new-config/saved-answers.js';

const section = 'deepspeed';

function target(): vscode.ConfigurationTarget {
  return vscode.workspace.workspaceFolders === undefined
    ? vscode.ConfigurationTarget.Global
    : vscode.ConfigurationTarget.Workspace;
}

function configuration(): vscode.WorkspaceConfiguration {
  return vscode.workspace.getConfiguration(section);
}

/** Turns a rule off in the workspace, or for the user if no folder is open. */
export async function turnOffRule(code: string): Promise<void> {
  const rules = configuration().get<{ readonly [code: string]: string }>('rules', {});
  await configuration().update('rules', { ...rules, [code]: 'off' }, target());
}

/** Ignores keys from now on, because another program reads them. */
export async function ignoreKeys(globs: readonly string[]): Promise<void> {
  const keys = configuration().get<readonly string[]>('ignoredKeys', []);
  const added = globs.filter(glob => !keys.includes(glob));
  if (added.length > 0) {
    await configuration().update('ignoredKeys', [...keys, ...added], target());
  }
}

/** Returns the path of a file in its workspace folder, to which globs are relative. */
export function pathInWorkspace(uri: vscode.Uri): string {
  return vscode.workspace.asRelativePath(uri, false);
}

/** Sets the loader for the whole workspace. */
export async function setLoader(loader: LoaderId | 'auto'): Promise<void> {
  await configuration().update('loader', loader, target());
}

/** Returns the loader of the first glob that matches a document; undefined if none does. */
function loaderByGlob(document: vscode.TextDocument, loaders: LoadersByGlob): string | undefined {
  const match = firstMatch(Object.keys(loaders), globPathsOf(document.uri));
  return match === undefined ? undefined : loaders[match];
}

/**
 * Sets the loader for the files of a glob that matches the given document. `auto` is written if another setting would
 * decide otherwise.
 */
export async function setLoaderByGlob(
  loader: LoaderId | 'auto',
  glob: string,
  document: vscode.TextDocument,
): Promise<void> {
  const path = pathInWorkspace(document.uri);
  const loaders = configuration().get<LoadersByGlob>('loaders', {});
  const without = withoutGlob(loaders, glob, path);
  const otherwise = loaderByGlob(document, without) ?? configuration().get('loader', 'auto');
  const next = loader === otherwise && loader === 'auto' ? without : withGlob(loaders, glob, loader, path);
  await configuration().update('loaders', next, target());
}

/** Sets a fact about the run of a config, or none. Each folder of a multi-root workspace has its own. */
export async function setForRun(
  name: 'model' | 'worldSize' | 'version' | 'activationCheckpointing' | 'attention' | 'sequenceLength',
  value: string | number | undefined,
  document: vscode.Uri,
): Promise<void> {
  const several = (vscode.workspace.workspaceFolders?.length ?? 0) > 1;
  const inFolder = several && vscode.workspace.getWorkspaceFolder(document) !== undefined;
  await vscode.workspace
    .getConfiguration(section, document)
    .update(name, value, inFolder ? vscode.ConfigurationTarget.WorkspaceFolder : target());
}

/** Returns the model and the machines of a run, as far as they are set. */
export function runSettings(): RunSettings {
  const names = [
    'model',
    'worldSize',
    'gpusPerNode',
    'gpuMemoryGB',
    'hostMemoryGB',
    'sequenceLength',
    'activationCheckpointing',
  ] as const;
  return Object.fromEntries(
    names.flatMap(name => {
      const value = configuration().get<string | number | null>(name);
      return value === null || value === undefined || value === '' ? [] : [[name, value]];
    }),
  );
}

/** Sets the model and the machines of a run for the workspace. */
export async function setRun(settings: RunSettings): Promise<void> {
  for (const [name, value] of Object.entries(settings)) {
    await configuration().update(name, value, target());
  }
}

/** Returns the settings of a document for the server, with the loader of the first glob that matches it. */
export function withLoaderByGlob(settings: unknown, uri: string | undefined): unknown {
  const document = vscode.workspace.textDocuments.find(candidate => candidate.uri.toString() === uri);
  if (document === undefined || typeof settings !== 'object' || settings === null) {
    return settings;
  }
  const loaders = vscode.workspace.getConfiguration(section, document).get<LoadersByGlob>('loaders', {});
  const loader = loaderByGlob(document, loaders);
  return loader === undefined ? settings : { ...settings, loader, loaderReason: loaderByGlobReason };
}
