import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { once } from '../caching/once.js';
import {
  areComplete,
  completed,
  type FoundPin,
  foundPins,
  type Pins,
  pinFilesAmong,
} from '../detection/version-pin.js';

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function pinsOf(folder: string): Pins<FoundPin> {
  let found: Pins<FoundPin> = {};
  for (const name of pinFilesAmong(namesIn(folder))) {
    const file = path.join(folder, name);
    found = completed(found, foundPins(name, read(file), file));
  }
  return found;
}

/** Returns a folder and its parents, up to `root`; outside of `root`, only the folder. */
function foldersAround(folder: string, root: string): readonly string[] {
  const steps = path.relative(root, folder);
  if (steps.startsWith('..') || path.isAbsolute(steps)) {
    return [folder];
  }
  const depth = steps === '' ? 0 : steps.split(path.sep).length;
  return Array.from({ length: depth + 1 }, (_, up) => path.join(folder, ...Array<string>(up).fill('..')));
}

/**
 * Returns a function that reads the releases that a file's project pins, as the editor does: from the file's folder
 * outwards, up to `root`. The innermost pin of each package counts. Each folder is read once.
 */
export function pinFinder(root: string): (file: string) => Pins<FoundPin> {
  const pinsIn = once(pinsOf);
  const pinsNear = once((folder: string) => {
    let found: Pins<FoundPin> = {};
    for (const around of foldersAround(path.resolve(root, folder), root)) {
      found = completed(found, pinsIn(around));
      if (areComplete(found)) {
        break;
      }
    }
    return found;
  });
  return file => pinsNear(path.dirname(file));
}
