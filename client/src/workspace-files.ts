import * as vscode from 'vscode';
import { decoded, type Files, largestFile } from '../../server/src/surroundings/files.js';

const { fs } = vscode.workspace;

/** The files that VS Code can read, on this machine or anywhere else. */
export const workspaceFiles: Files<vscode.Uri> = {
  async read(file) {
    try {
      const { type, size } = await fs.stat(file);
      const readable = (type & vscode.FileType.File) !== 0 && size <= largestFile;
      return readable ? decoded(await fs.readFile(file)) : undefined;
    } catch {
      return undefined;
    }
  },
  async list(folder) {
    try {
      return (await fs.readDirectory(folder)).map(([name]) => name);
    } catch {
      return [];
    }
  },
  at(folder, path) {
    return /^([a-z]:)?[\\/]/i.test(path)
      ? folder.with({ path: vscode.Uri.file(path).path, query: '', fragment: '' })
      : vscode.Uri.joinPath(folder, path.replaceAll('\\', '/'));
  },
  nameOf: file => vscode.workspace.asRelativePath(file),
};
