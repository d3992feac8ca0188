import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { decoded, type Files, largestFile } from './files.js';

/** Returns the files on this machine, whose names are relative to `root`. */
export function filesOnDisk(root: string): Files<string> {
  return {
    async read(file) {
      try {
        const stats = await stat(file);
        return stats.isFile() && stats.size <= largestFile ? decoded(await readFile(file)) : undefined;
      } catch {
        return undefined;
      }
    },
    async list(folder) {
      return readdir(folder).catch(() => []);
    },
    at: (folder, steps) => (path.isAbsolute(steps) ? path.resolve(folder, steps) : path.join(folder, steps)),
    nameOf: file => path.relative(root, file),
  };
}
