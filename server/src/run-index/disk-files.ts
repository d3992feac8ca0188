import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { filesOnDisk } from '../surroundings/files-on-disk.js';
import { walk } from './walk.js';
import { largestSource, type WorkspaceFiles } from './workspace-files.js';

/** Returns the files of a folder on this machine. */
export function diskFiles(root: string): WorkspaceFiles {
  const files = filesOnDisk(root);
  return {
    list: () =>
      walk(async folder => {
        const entries = await readdir(path.join(root, folder), { withFileTypes: true }).catch(() => []);
        return entries.map(entry => ({ name: entry.name, isFolder: entry.isDirectory() }));
      }),
    async read(file) {
      const text = await files.read(path.join(root, file));
      return text !== undefined && text.length <= largestSource ? text : undefined;
    },
    uriOf: file => pathToFileURL(path.join(root, file)).href,
  };
}
