import path from 'node:path';
import type { Files } from '../../../server/src/surroundings/files.js';

/** Files in memory by address; undefined stands for one that cannot be read. */
export interface MemoryFiles extends Files<URL> {
  /** What was read and listed, in order. */
  readonly asked: readonly string[];
}

/** Returns files of a virtual file system. A folder cannot be read as a file, nor a file listed. */
export function memoryFiles(contents: { readonly [address: string]: string | undefined }): MemoryFiles {
  const asked: string[] = [];
  return {
    asked,
    async read({ href }) {
      asked.push(href);
      return contents[href];
    },
    async list({ href }) {
      asked.push(`${href}/`);
      const below = Object.keys(contents).filter(address => address.startsWith(`${href}/`));
      return [...new Set(below.map(address => address.slice(href.length + 1).split('/')[0] ?? ''))];
    },
    at(folder, steps) {
      const place = new URL(folder.href);
      place.pathname = path.posix.resolve(folder.pathname, steps);
      return place;
    },
    nameOf: ({ pathname }) => path.posix.relative('/owner/project', pathname),
  };
}
