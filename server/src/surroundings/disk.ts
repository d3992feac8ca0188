import { stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { once } from '../caching/once.js';
import { filesOnDisk } from './files-on-disk.js';
import { hostfileIn, slotsIn } from './hostfiles.js';
import { type HasSize, modelFileAt } from './models.js';
import { pinFinder } from './pins.js';
import { withSurroundings } from './surroundings.js';

/**
 * Returns a function that completes the settings of a file in or near `root` from the files around it. Each folder is
 * read once.
 */
export function surroundingsOnDisk(
  root: string,
  hasSize: HasSize,
): <Settings extends object>(settings: Settings, file: string) => Promise<Settings> {
  const files = filesOnDisk(root);
  const pinsFor = pinFinder(files);
  const pinsNear = once((folder: string) => pinsFor(folder, root));
  const slotsNear = once((folder: string) => slotsIn(files, hostfileIn(files, folder)));
  return (settings, file) => {
    const folder = path.resolve(root, path.dirname(file));
    return withSurroundings(settings, {
      pins: () => pinsNear(folder),
      slots: () => slotsNear(folder),
      model: async model => (await modelFileAt(files, files.at(root, model), hasSize))?.text,
    });
  };
}

function isInside(file: string, folder: string): boolean {
  const steps = path.relative(folder, file);
  return !path.isAbsolute(steps) && steps.split(path.sep)[0] !== '..';
}

/** Returns the innermost workspace folder that holds a file, otherwise the file's own folder. */
export function rootOf(file: string, folders: readonly string[]): string {
  const inside = folders.filter(folder => isInside(file, folder));
  return inside.sort((a, b) => b.length - a.length)[0] ?? path.dirname(file);
}

/** Returns the path of an address, with the drive as Windows writes it; undefined if it is not a file on this machine. */
export function fileOf(uri: string): string | undefined {
  try {
    return path.resolve(fileURLToPath(uri)).replace(/^[a-z]:/, drive => drive.toUpperCase());
  } catch {
    return undefined;
  }
}

/** Returns the settings of a client's document, completed from the files around it. The files are read on each call. */
export async function withFilesAround<Settings extends object>(
  settings: Settings,
  uri: string,
  folders: readonly string[],
  hasSize: HasSize,
): Promise<Settings> {
  const file = fileOf(uri);
  if (file === undefined) {
    return settings;
  }
  const root = rootOf(
    file,
    folders.map(fileOf).filter(folder => folder !== undefined),
  );
  return surroundingsOnDisk(root, hasSize)(settings, file);
}

/** Returns what is at an address on this machine; undefined if nothing is. */
export async function lookAt(uri: string): Promise<'file' | 'folder' | undefined> {
  const file = fileOf(uri);
  const stats = file === undefined ? undefined : await stat(file).catch(() => undefined);
  return stats && (stats.isDirectory() ? 'folder' : 'file');
}
