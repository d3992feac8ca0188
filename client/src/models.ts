import * as vscode from 'vscode';
import { modelFileNames } from '../../server/src/estimating/model-file-names.js';
import type { Files } from '../../server/src/surroundings/files.js';
import { type HasSize, modelFileAt } from '../../server/src/surroundings/models.js';
import { literalGlob } from './loader-globs.js';

/** Reads the file with the size of the model of a run. */
export interface Models extends vscode.Disposable {
  /** Returns the contents of the model's file at a path, which may be relative to `root`; undefined if there is none. */
  textFor(path: string, root: vscode.Uri): Promise<string | undefined>;
  readonly onDidChange: vscode.Event<void>;
}

/** Milliseconds before a missing file is looked for again. */
const missingMilliseconds = 2000;

/**
 * Returns the patterns to watch for changes. The workspace is watched as a whole anyway. Patterns for other places have
 * no slash, so that a folder of models is not watched recursively.
 */
function patternsOf(place: vscode.Uri): readonly vscode.RelativePattern[] {
  const folder = vscode.workspace.getWorkspaceFolder(place);
  if (folder !== undefined) {
    const path = literalGlob(place.path.slice(folder.uri.path.length).replace(/^\//, ''));
    // If a folder is added with the file in it, VS Code may report only the folder.
    const above = path.split('/').map((_, depth, steps) => steps.slice(0, depth).join('/'));
    const watched = [...above.filter(each => each !== ''), path, ...modelFileNames.map(name => `${path}/${name}`)];
    return watched.map(each => new vscode.RelativePattern(folder, each));
  }
  const name = place.path.slice(place.path.lastIndexOf('/') + 1);
  const inside = name.endsWith('.json') ? [] : [new vscode.RelativePattern(place, `{${modelFileNames.join(',')}}`)];
  return [new vscode.RelativePattern(vscode.Uri.joinPath(place, '..'), literalGlob(name)), ...inside];
}

/** Caches the contents of models' files until they change. */
export function findModels(files: Files<vscode.Uri>, hasSize: HasSize): Models {
  const known = new Map<string, Promise<string | undefined>>();
  const watchers: vscode.Disposable[] = [];
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  const changed = new vscode.EventEmitter<void>();
  let disposed = false;

  async function textAt(place: vscode.Uri): Promise<string | undefined> {
    return (await modelFileAt(files, place, hasSize))?.text;
  }

  function watch(place: vscode.Uri): void {
    const patterns = patternsOf(place);
    const forget = (): void => {
      known.set(place.toString(), textAt(place));
      changed.fire();
    };
    for (const pattern of patterns) {
      const watcher = vscode.workspace.createFileSystemWatcher(pattern);
      watchers.push(watcher, watcher.onDidChange(forget), watcher.onDidCreate(forget), watcher.onDidDelete(forget));
    }
  }

  /** A file that is added with its folder is not always reported, so a missing file is looked for again. */
  async function lookAgain(place: vscode.Uri, text: Promise<string | undefined>): Promise<void> {
    if ((await text) === undefined && !disposed) {
      timers.set(
        place.toString(),
        setTimeout(async () => {
          const now = textAt(place);
          if ((await now) !== undefined && !disposed) {
            known.set(place.toString(), now);
            changed.fire();
          }
          void lookAgain(place, now);
        }, missingMilliseconds),
      );
    }
  }

  return {
    onDidChange: changed.event,
    dispose() {
      disposed = true;
      for (const timer of timers.values()) {
        clearTimeout(timer);
      }
      vscode.Disposable.from(changed, ...watchers).dispose();
    },
    async textFor(path, root) {
      const place = files.at(root, path);
      const pending = known.get(place.toString());
      if (pending !== undefined) {
        return pending;
      }
      const text = textAt(place);
      known.set(place.toString(), text);
      watch(place);
      void lookAgain(place, text);
      return text;
    },
  };
}
