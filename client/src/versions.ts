import * as vscode from 'vscode';
import { type FoundPin, type Pins, pinFiles } from '../../server/src/detection/version-pin.js';
import type { Files } from '../../server/src/surroundings/files.js';
import { pinFinder } from '../../server/src/surroundings/pins.js';

/** Finds the releases that the project around a document pins. */
export interface Versions extends vscode.Disposable {
  /** Returns the pins from a folder outwards, up to `root`. */
  pinsFor(folder: vscode.Uri, root: vscode.Uri): Promise<Pins<FoundPin>>;
  readonly onDidChange: vscode.Event<void>;
}

/** Caches the pins until one of their files changes. */
export function findVersions(files: Files<vscode.Uri>): Versions {
  let find = pinFinder(files);
  const changed = new vscode.EventEmitter<void>();
  const watcher = vscode.workspace.createFileSystemWatcher(pinFiles);
  const forget = (): void => {
    find = pinFinder(files);
    changed.fire();
  };
  const subscriptions = vscode.Disposable.from(
    watcher,
    changed,
    watcher.onDidChange(forget),
    watcher.onDidCreate(forget),
    watcher.onDidDelete(forget),
  );
  return {
    onDidChange: changed.event,
    dispose: () => subscriptions.dispose(),
    pinsFor(folder, root) {
      // VS Code does not watch files outside of the workspace.
      const watched = vscode.workspace.getWorkspaceFolder(folder) !== undefined;
      return (watched ? find : pinFinder(files))(folder, root);
    },
  };
}
