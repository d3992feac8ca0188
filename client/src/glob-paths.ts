import * as vscode from 'vscode';
import { pathsForGlobs } from '../../server/src/detection/path-glob.js';

/** Returns the paths of a file as globs in settings see it. */
export function globPathsOf(uri: vscode.Uri): readonly string[] {
  return pathsForGlobs(uri.path, vscode.workspace.workspaceFolders?.map(folder => folder.uri.path) ?? []);
}
