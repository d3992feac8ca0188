import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { scriptFolder } from '../notations/shell/script-folder.js';
import type { NamedFile } from '../runs/checking/run-context.js';
import type { PlaceEntry, RunPlaces } from '../runs/service/run-places.js';
import { fileOf, rootOf } from './disk.js';

/** Bytes of the largest file that a run names and that is read. Configs and programs are much smaller. */
const largest = 4 * 1024 * 1024;

/** Folders above a script that are looked at. */
const mostAbove = 8;

/**
 * Returns the folders that a command may run in, by how often they are: the root of the workspace, the script's own folder,
 * those above it.
 */
function foldersOf(file: string, root: string): readonly string[] {
  const own = path.dirname(file);
  const folders = [root, own];
  let above = own;
  for (let i = 0; i < mostAbove && above !== root && above !== path.dirname(above); i++) {
    above = path.dirname(above);
    folders.push(above);
  }
  return [...new Set(folders)];
}

function readAt(file: string): string | undefined {
  try {
    const stats = statSync(file);
    return stats.isFile() && stats.size <= largest ? readFileSync(file, 'utf8') : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Returns the file that a script at a place names by a path: the first one, if there are several. Undefined if no folder has
 * it. `root` is that of the workspace.
 */
export function namedFile(script: string, root: string, written: string): NamedFile | undefined {
  const isOwn = written.startsWith(scriptFolder);
  const below = isOwn ? `.${written.slice(scriptFolder.length)}` : written;
  const folders = isOwn ? [path.dirname(script)] : foldersOf(script, root);
  const inFolders = folders.flatMap(folder => {
    const file = path.resolve(folder, below);
    const text = readAt(file);
    const name = path.relative(root, file).replaceAll(path.sep, '/');
    return text === undefined ? [] : [{ folder, file: { name, uri: pathToFileURL(file).href, text } }];
  });
  const first = inFolders[0]?.file;
  const isOneOfSeveral = inFolders.some(({ file }) => file.uri !== first?.uri);
  const isRelative = !isOwn && !path.isAbsolute(written);
  return first && { ...first, ...(isOneOfSeveral && { isOneOfSeveral }), ...(isRelative && { inFolders }) };
}

function entriesIn(folder: string, prefix: string): readonly PlaceEntry[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).map(entry => ({
      path: `${prefix}${entry.name}`,
      isFolder: entry.isDirectory(),
    }));
  } catch {
    return [];
  }
}

/** Returns the files around documents on this machine, in the folders of a workspace. */
export function runPlacesOnDisk(folders: readonly string[]): RunPlaces {
  const roots = folders.map(fileOf).filter(folder => folder !== undefined);
  return {
    async find(document, written) {
      const script = fileOf(document);
      return script === undefined ? undefined : namedFile(script, rootOf(script, roots), written);
    },
    async list(document, folder) {
      const script = fileOf(document);
      const prefix = folder === '' || folder.endsWith('/') ? folder : `${folder}/`;
      const entries =
        script === undefined
          ? []
          : foldersOf(script, rootOf(script, roots)).flatMap(each => entriesIn(path.resolve(each, folder), prefix));
      return [...new Map(entries.map(entry => [entry.path, entry])).values()];
    },
  };
}
