import * as vscode from 'vscode';
import { parameterCount } from '../../server/src/estimating/parameter-count.js';
import { literalGlob } from './loader-globs.js';

/** Reads the file with the size of the model of a run. */
export interface Models extends vscode.Disposable {
  /** Returns the contents of the file; undefined if the setting is a number, or does not name a readable file. */
  textFor(model: string, document: vscode.Uri): Promise<string | undefined>;
  readonly onDidChange: vscode.Event<void>;
}

/** Milliseconds before a missing file is looked for again. */
const missingMilliseconds = 2000;

/** Files in a model's folder that have its size, the better one first. */
const names = ['config.json', 'model.safetensors.index.json'];

/** Returns the place of a path in the settings: relative to the workspace folder, unless it is absolute. */
function placeOf(model: string, document: vscode.Uri): vscode.Uri | undefined {
  if (/^([a-z]:)?[\\/]/i.test(model)) {
    const { path } = vscode.Uri.file(model);
    return document.with({ path, query: '', fragment: '' });
  }
  const folder = vscode.workspace.getWorkspaceFolder(document)?.uri;
  return folder && vscode.Uri.joinPath(folder, model.replaceAll('\\', '/'));
}

async function textOf(uri: vscode.Uri): Promise<string | undefined> {
  return vscode.workspace.fs.readFile(uri).then(
    content => new TextDecoder().decode(content),
    () => undefined,
  );
}

async function textAt(place: vscode.Uri): Promise<string | undefined> {
  for (const uri of [place, ...names.map(name => vscode.Uri.joinPath(place, name))]) {
    const text = await textOf(uri);
    if (text !== undefined) {
      return text;
    }
  }
  return undefined;
}

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
    const watched = [...above.filter(each => each !== ''), path, ...names.map(name => `${path}/${name}`)];
    return watched.map(each => new vscode.RelativePattern(folder, each));
  }
  const name = place.path.slice(place.path.lastIndexOf('/') + 1);
  const inside = name.endsWith('.json') ? [] : [new vscode.RelativePattern(place, `{${names.join(',')}}`)];
  return [new vscode.RelativePattern(vscode.Uri.joinPath(place, '..'), literalGlob(name)), ...inside];
}

/** Caches what it read until the file changes. */
export function findModels(): Models {
  const known = new Map<string, Promise<string | undefined>>();
  const watchers: vscode.Disposable[] = [];
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  const changed = new vscode.EventEmitter<void>();
  let disposed = false;

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
    async textFor(model, document) {
      const place = parameterCount(model) === undefined ? placeOf(model, document) : undefined;
      if (place === undefined) {
        return undefined;
      }
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

/** Returns the settings of a document for the server, with the contents of the model's file. */
export async function withModel(settings: unknown, uri: string | undefined, models: Models): Promise<unknown> {
  if (uri === undefined || typeof settings !== 'object' || settings === null) {
    return settings;
  }
  const { model } = settings as { readonly model?: unknown };
  const text =
    typeof model === 'string' && model.trim() !== ''
      ? await models.textFor(model.trim(), vscode.Uri.parse(uri))
      : undefined;
  return text === undefined ? settings : { ...settings, modelText: text };
}
