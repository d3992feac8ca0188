import * as vscode from 'vscode';
import { hostfileName, worldSizeIn, worldSizeReason } from '../../server/src/hostfile/hostfile.js';

/** Finds the hostfile beside a document: its unsaved contents in an editor, otherwise the stored file. */
export interface Hostfiles extends vscode.Disposable {
  /** Returns the slots of all its hosts; undefined if there is no hostfile or the launcher rejects it. */
  slotsFor(document: vscode.Uri): Promise<number | undefined>;
  readonly onDidChange: vscode.Event<void>;
}

async function textOf(uri: vscode.Uri): Promise<string> {
  const open = vscode.workspace.textDocuments.find(document => document.uri.toString() === uri.toString());
  // An unchanged document may be closed, or its file deleted: VS Code keeps documents for a while.
  return open?.isDirty ? open.getText() : new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
}

function isHostfile({ path }: vscode.Uri): boolean {
  return path.endsWith(`/${hostfileName}`);
}

/** Caches the slots of each hostfile, to notice changes in an editor or on disk. */
export function findHostfiles(): Hostfiles {
  const known = new Map<string, Promise<number | undefined>>();
  const changed = new vscode.EventEmitter<void>();
  const watcher = vscode.workspace.createFileSystemWatcher(`**/${hostfileName}`);

  function slotsIn(uri: vscode.Uri): Promise<number | undefined> {
    return textOf(uri).then(worldSizeIn, () => undefined);
  }

  /** Most edits leave the total as it is. */
  async function reconsider(uri: vscode.Uri, now: Promise<number | undefined> = slotsIn(uri)): Promise<void> {
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
    slotsFor(document) {
      const uri = vscode.Uri.joinPath(document, '..', hostfileName);
      // Read again: if a folder is added or removed with the file in it, VS Code may report only the folder.
      const now = slotsIn(uri);
      if (known.has(uri.toString())) {
        void reconsider(uri, now);
      } else {
        known.set(uri.toString(), now);
      }
      return now;
    },
  };
}

/** Returns the settings of a document for the server: if the world size is not set, that of the hostfile beside it. */
export async function withHostfile(settings: unknown, uri: string | undefined, hostfiles: Hostfiles): Promise<unknown> {
  if (uri === undefined || typeof settings !== 'object' || settings === null) {
    return settings;
  }
  const { worldSize } = settings as { readonly worldSize?: unknown };
  const document = vscode.Uri.parse(uri);
  if (typeof worldSize === 'number' || !document.path.startsWith('/')) {
    return settings;
  }
  const slots = await hostfiles.slotsFor(document);
  return slots === undefined ? settings : { ...settings, worldSize: slots, worldSizeReason: worldSizeReason(slots) };
}
