import * as vscode from 'vscode';
import { canPin, pinFiles, pinRank, type VersionPin, versionPin } from '../../server/src/detection/version-pin.js';

/** A pin and the file it was found in, relative to the workspace. */
export interface FoundPin extends VersionPin {
  readonly file: string;
}

/** Finds the version of DeepSpeed that the project around a document pins. Reads files as text, through VS Code. */
export interface Versions extends vscode.Disposable {
  pinFor(uri: vscode.Uri): Promise<FoundPin | undefined>;
  readonly onDidChange: vscode.Event<void>;
}

async function read(uri: vscode.Uri): Promise<string> {
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
}

async function pinIn(folder: vscode.Uri): Promise<FoundPin | undefined> {
  const entries = await vscode.workspace.fs.readDirectory(folder).then(
    found => found,
    () => [],
  );
  const names = entries
    .filter(([name, type]) => (type & vscode.FileType.File) !== 0 && canPin(name))
    .map(([name]) => name);
  for (const name of names.sort((a, b) => pinRank(a) - pinRank(b) || a.localeCompare(b))) {
    const uri = vscode.Uri.joinPath(folder, name);
    const pin = versionPin(name, await read(uri).catch(() => ''));
    if (pin !== undefined) {
      return { ...pin, file: vscode.workspace.asRelativePath(uri) };
    }
  }
  return undefined;
}

/** The document's folder and those around it, up to the workspace folder. */
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

/** Looks for pins from the folder of a document outwards; remembers what it found until one of those files changes. */
export function findVersions(): Versions {
  const known = new Map<string, Promise<FoundPin | undefined>>();
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
    async pinFor(uri) {
      for (const folder of foldersAround(uri)) {
        const key = folder.toString();
        const pending = known.get(key) ?? pinIn(folder);
        known.set(key, pending);
        const pin = await pending;
        if (pin !== undefined) {
          return pin;
        }
      }
      return undefined;
    },
  };
}

/** The settings of a document for the server: with `auto`, the version is the pinned one if there is any. */
export async function withPinnedVersion(
  settings: unknown,
  uri: string | undefined,
  versions: Versions,
): Promise<unknown> {
  if (
    uri === undefined ||
    typeof settings !== 'object' ||
    settings === null ||
    (settings as { readonly version?: unknown }).version !== 'auto'
  ) {
    return settings;
  }
  const pin = await versions.pinFor(vscode.Uri.parse(uri));
  return pin === undefined
    ? settings
    : { ...settings, version: pin.version, versionReason: `${pin.file} has ${pin.requirement}` };
}
