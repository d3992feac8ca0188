import { type Connection, DidChangeWatchedFilesNotification } from 'vscode-languageserver';
import { pinFiles, pinFilesAmong } from '../detection/version-pin.js';
import { hostfileName } from '../hostfile/language/hostfile.js';

/** Asks a client to watch files. */
export async function watch(connection: Connection, globs: readonly string[]): Promise<void> {
  const watchers = globs.map(globPattern => ({ globPattern }));
  await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
}

/** The files that settings come from. */
export const surroundingFiles: readonly string[] = [pinFiles, `**/${hostfileName}`];

/** Whether settings come from a file, by its address. */
export function isSurrounding(uri: string): boolean {
  const name = uri.slice(uri.lastIndexOf('/') + 1);
  return name === hostfileName || pinFilesAmong([name]).length > 0;
}
