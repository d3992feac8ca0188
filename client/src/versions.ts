import * as vscode from 'vscode';
import {
  completed,
  type FoundPin,
  foundPins,
  type Pins,
  pinFiles,
  pinFilesAmong,
  withPins,
} from '../../server/src/detection/version-pin.js';

/** Finds the releases that the project around a document pins. Reads files through VS Code, and runs none of them. */
export interface Versions extends vscode.Disposable {
  pinsFor(uri: vscode.Uri): Promise<Pins<FoundPin>>;
  readonly onDidChange: vscode.Event<void>;
}

async function read(uri: vscode.Uri): Promise<string> {
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
}

async function pinsOf(folder: vscode.Uri): Promise<Pins<FoundPin>> {
  const entries = await vscode.workspace.fs.readDirectory(folder).then(
    found => found,
    () => [],
  );
  const names = entries.filter(([, type]) => (type & vscode.FileType.File) !== 0).map(([name]) => name);
  let found: Pins<FoundPin> = {};
  for (const name of pinFilesAmong(names)) {
    const uri = vscode.Uri.joinPath(folder, name);
    const text = await read(uri).catch(() => '');
    found = completed(found, foundPins(name, text, vscode.workspace.asRelativePath(uri)));
  }
  return found;
}

/** Returns the document's folder and its parents, up to the workspace folder. */
function foldersAround(uri: vscode.Uri): readonly vscode.Uri[] {
  const root = vscode.workspace.getWorkspaceFolder(uri)?.uri;
  if (root === undefined) {
    return [];
  }
  const folders: vscode.Uri[] = [];
  for (
    let folder = vscode.Uri.joinPath(uri, '..');
    folder.path.startsWith(root.path);
    folder = vscode.Uri.joinPath(folder, '..')
  ) {
    folders.push(folder);
    if (folder.path === root.path || folder.path === '/') {
      break;
    }
  }
  return folders;
}

/** Reads pins from the folder of a document outwards, and caches them until one of those files changes. */
export function findVersions(): Versions {
  const known = new Map<string, Promise<Pins<FoundPin>>>();
  const changed = new vscode.EventEmitter<void>();
  const watcher = vscode.workspace.createFileSystemWatcher(pinFiles);
  const forget = (): void => {
    known.clear();
    changed.fire();
  };
  const subscriptions = [
    watcher,
    changed,
    watcher.onDidChange(forget),
    watcher.onDidCreate(forget),
    watcher.onDidDelete(forget),
  ];
  return {
    onDidChange: changed.event,
    dispose: () => vscode.Disposable.from(...subscriptions).dispose(),
    async pinsFor(uri) {
      let found: Pins<FoundPin> = {};
      for (const folder of foldersAround(uri)) {
        const key = folder.toString();
        const pending = known.get(key) ?? pinsOf(folder);
        known.set(key, pending);
        found = completed(found, await pending);
      }
      return found;
    },
  };
}

/** Returns the settings of a document for the server: a release that is `auto` is the pinned one, if there is one. */
export async function withPinnedVersions(
  settings: unknown,
  uri: string | undefined,
  versions: Versions,
): Promise<unknown> {
  if (uri === undefined || typeof settings !== 'object' || settings === null) {
    return settings;
  }
  return withPins(settings, await versions.pinsFor(vscode.Uri.parse(uri)));
}
