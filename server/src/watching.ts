import { type ClientCapabilities, type Connection, DidChangeWatchedFilesNotification } from 'vscode-languageserver';
import { pinFiles } from './detection/version-pin.js';
import { hostfileName } from './hostfile/hostfile.js';

/** Has a client watch the files that settings come from, if it can. */
export function watchSurroundings(connection: Connection, { workspace }: ClientCapabilities): void {
  if (workspace?.didChangeWatchedFiles?.dynamicRegistration === true) {
    const watchers = [pinFiles, `**/${hostfileName}`].map(globPattern => ({ globPattern }));
    void connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
  }
}
