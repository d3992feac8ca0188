import type { Connection } from 'vscode-languageserver';
import { type FilesResult, type FileTextResult, filesRequest, fileTextRequest } from '../lsp/requests.js';
import type { WorkspaceFiles } from '../run-index/workspace-files.js';

/** Returns the files of a folder that only the client can read: those of a file system of its own. */
export function clientFiles(connection: Connection, folder: string): WorkspaceFiles {
  const root = folder.replace(/\/$/, '');
  const uriOf = (path: string): string => `${root}/${path.split('/').map(encodeURIComponent).join('/')}`;
  return {
    list: () => connection.sendRequest<FilesResult>(filesRequest, { folder }),
    async read(path) {
      const text = await connection.sendRequest<FileTextResult>(fileTextRequest, { uri: uriOf(path) });
      return text ?? undefined;
    },
    uriOf,
  };
}
