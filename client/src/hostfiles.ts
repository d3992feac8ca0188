import * as vscode from 'vscode';
import { hostfileName } from '../../server/src/hostfile/language/hostfile.js';
import type { Files } from '../../server/src/surroundings/files.js';
import { hostfileIn, slotsIn } from '../../server/src/surroundings/hostfiles.js';

/** Finds the hostfiles beside documents. */
export interface Hostfiles extends vscode.Disposable {
  /** Returns the slots of all hosts; undefined if there is no hostfile in a folder or the launcher rejects it. */
  slotsFor(folder: vscode.Uri): Promise<number | undefined>;
  readonly onDidChange: vscode.Event<void>;
}

/** Returns the files with the unsaved contents of those in an editor. */
function asEdited(files: Files<vscode.Uri>): Files<vscode.Uri> {
  return {
    ...files,
    async read(file) {
      const open = vscode.workspace.textDocuments.find(document => document.uri.toString() === file.toString());
      // An unchanged document may be closed, or its file deleted: VS Code keeps documents for a while.
      return open?.isDirty ? open.getText() : files.read(file);
    },
  };
}

function isHostfile({ path }: vscode.Uri): boolean {
  return path.endsWith(`/${hostfileName}`);
}

/** Caches the slots of each hostfile, to notice changes in an editor or on disk. */
export function findHostfiles(stored: Files<vscode.Uri>): Hostfiles {
  const files = asEdited(stored);
  const known = new Map<string, Promise<number | undefined>>();
  const changed = new vscode.EventEmitter<void>();
  const watcher = vscode.workspace.createFileSystemWatcher(`**/${hostfileName}`);

  /** Most edits leave the total as it is. */
  async function reconsider(uri: vscode.Uri, now: Promise<number | undefined> = slotsIn(files, uri)): Promise<void> {
    const before = known.get(uri.toString());
    if (before === undefined) {
      return;
    }
    known.set(uri.toString(), now);
    if ((await before) !== (await now)) {
      changed.fire();
    }
  }

  const reconsiderDocument = ({ uri }: vscode.TextDocument): void => {
    if (isHostfile(uri)) {
      void reconsider(uri);
    }
  };
  const subscriptions = vscode.Disposable.from(
    watcher,
    changed,
    watcher.onDidChange(uri => reconsider(uri)),
    watcher.onDidCreate(uri => reconsider(uri)),
    // An editor may still show it: VS Code keeps documents of deleted files.
    watcher.onDidDelete(uri => reconsider(uri, Promise.resolve(undefined))),
    vscode.workspace.onDidChangeTextDocument(({ document }) => reconsiderDocument(document)),
    vscode.workspace.onDidCloseTextDocument(reconsiderDocument),
  );
  return {
    onDidChange: changed.event,
    dispose: () => subscriptions.dispose(),
    slotsFor(folder) {
      const uri = hostfileIn(files, folder);
      // Read again: if a folder is added or removed with the file in it, VS Code may report only the folder.
      const now = slotsIn(files, uri);
      if (known.has(uri.toString())) {
        void reconsider(uri, now);
      } else {
        known.set(uri.toString(), now);
      }
      return now;
    },
  };
}
