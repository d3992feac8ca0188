import { type Connection, DidChangeWatchedFilesNotification } from 'vscode-languageserver';
import { pinFiles } from '../detection/version-pin.js';
import { hostfileName } from '../hostfile/language/hostfile.js';

/** Asks a client to watch the files that settings come from. */
export async function watchSurroundings(connection: Connection): Promise<void> {
  const watchers = [pinFiles, `**/${hostfileName}`].map(globPattern => ({ globPattern }));
  await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
}
