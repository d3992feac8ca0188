import * as vscode from 'vscode';
import type { Files } from '../../server/src/surroundings/files.js';
import type { HasSize } from '../../server/src/surroundings/models.js';
import { withSurroundings } from '../../server/src/surroundings/surroundings.js';
import { findHostfiles } from './hostfiles.js';
import { findModels } from './models.js';
import { findVersions } from './versions.js';

/** What the files around documents say. */
export interface Surroundings extends vscode.Disposable {
  /** Returns the settings of a document for the server, completed from the files around it. */
  complete(settings: unknown, uri: string | undefined): Promise<unknown>;
  readonly onDidChange: vscode.Event<void>;
}

/** Reads the files around documents, and follows them. */
export function findSurroundings(files: Files<vscode.Uri>, hasSize: HasSize): Surroundings {
  const versions = findVersions(files);
  const hostfiles = findHostfiles(files);
  const models = findModels(files, hasSize);
  const all = [versions, hostfiles, models];
  return {
    dispose: () => vscode.Disposable.from(...all).dispose(),
    onDidChange: (...listening) => vscode.Disposable.from(...all.map(each => each.onDidChange(...listening))),
    async complete(settings, uri) {
      const document = uri === undefined ? undefined : vscode.Uri.parse(uri);
      // A document that was never saved has no folder.
      if (typeof settings !== 'object' || settings === null || !document?.path.startsWith('/')) {
        return settings;
      }
      const folder = vscode.Uri.joinPath(document, '..');
      const root = vscode.workspace.getWorkspaceFolder(document)?.uri ?? folder;
      return withSurroundings(settings, {
        pins: () => versions.pinsFor(folder, root),
        slots: () => hostfiles.slotsFor(folder),
        model: path => models.textFor(path, root),
      });
    },
  };
}
