import { areComplete, completed, type Found, foundPins, pinFilesAmong } from '../detection/version-pin.js';
import type { Files } from './files.js';

async function pinsOf<Place>(files: Files<Place>, folder: Place): Promise<Found> {
  let found: Found = {};
  for (const name of pinFilesAmong(await files.list(folder))) {
    const file = files.at(folder, name);
    found = completed(found, foundPins(name, (await files.read(file)) ?? '', files.nameOf(file)));
  }
  return found;
}

/** Returns the string of a folder, which may be written with a slash at its end. */
function keyOf(folder: unknown): string {
  return String(folder).replace(/[\\/]$/, '');
}

/** Returns a folder and its parents, up to `root`; outside of `root`, only the folder. */
function foldersAround<Place>(files: Files<Place>, folder: Place, root: Place): readonly Place[] {
  const folders = [folder];
  for (let inner = folder; keyOf(inner) !== keyOf(root); ) {
    const outer = files.at(inner, '..');
    if (keyOf(outer) === keyOf(inner)) {
      return [folder];
    }
    folders.push(outer);
    inner = outer;
  }
  return folders;
}

/**
 * Returns a function that reads the releases that the project around a folder pins, from the folder outwards, up to
 * `root`. The innermost pin of each package counts. Each folder is read once, and none of the files is run.
 */
export function pinFinder<Place>(files: Files<Place>): (folder: Place, root: Place) => Promise<Found> {
  const known = new Map<string, Promise<Found>>();
  return async (folder, root) => {
    let found: Found = {};
    for (const around of foldersAround(files, folder, root)) {
      const pins = known.get(keyOf(around)) ?? pinsOf(files, around);
      known.set(keyOf(around), pins);
      found = completed(found, await pins);
      if (areComplete(found)) {
        break;
      }
    }
    return found;
  };
}
