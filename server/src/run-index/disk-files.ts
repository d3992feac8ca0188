import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { filesOnDisk } from '../surroundings/files-on-disk.js';
import { foldersLeftOut, largestSource, mostFiles, type WorkspaceFiles } from './workspace-files.js';

/** Whether a folder may hold sources. Environments of Python are told by their configuration file. */
function isLeftOut(name: string): boolean {
  return (name.startsWith('.') && name !== '.github') || foldersLeftOut.has(name) || /^checkpoint-\d+$/.test(name);
}

/** Returns the files of a folder on this machine. Links to folders are not followed. */
export function diskFiles(root: string): WorkspaceFiles {
  const files = filesOnDisk(root);
  return {
    async list() {
      const paths: string[] = [];
      const folders = [''];
      for (let folder = folders.shift(); folder !== undefined; folder = folders.shift()) {
        const entries: readonly Dirent[] = await readdir(path.join(root, folder), { withFileTypes: true }).catch(
          () => [],
        );
        if (folder !== '' && entries.some(({ name }) => name === 'pyvenv.cfg')) {
          continue;
        }
        for (const entry of entries) {
          const own = folder === '' ? entry.name : `${folder}/${entry.name}`;
          if (entry.isDirectory()) {
            if (!isLeftOut(entry.name)) {
              folders.push(own);
            }
          } else if (paths.length < mostFiles) {
            paths.push(own);
          } else {
            return { paths: paths.sort(), isCut: true };
          }
        }
      }
      return { paths: paths.sort(), isCut: false };
    },
    async read(file) {
      const text = await files.read(path.join(root, file));
      return text !== undefined && text.length <= largestSource ? text : undefined;
    },
    uriOf: file => pathToFileURL(path.join(root, file)).href,
  };
}
