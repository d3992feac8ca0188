import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { canPin, pinRank, type VersionPin, versionPin } from '../detection/version-pin.js';
import { once } from '../once.js';

/** A pin and the file it was found in. */
export interface FoundPin extends VersionPin {
  readonly file: string;
}

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

function pinIn(folder: string): FoundPin | undefined {
  const names = namesIn(folder).filter(canPin);
  for (const name of names.sort((a, b) => pinRank(a) - pinRank(b) || a.localeCompare(b, 'en'))) {
    const pin = versionPin(name, read(path.join(folder, name)));
    if (pin !== undefined) {
      return { ...pin, file: path.join(folder, name) };
    }
  }
  return undefined;
}

/** A folder and those around it, up to `root`; outside of that, the folder alone. */
function foldersAround(folder: string, root: string): readonly string[] {
  const steps = path.relative(root, folder);
  if (steps.startsWith('..') || path.isAbsolute(steps)) {
    return [folder];
  }
  const depth = steps === '' ? 0 : steps.split(path.sep).length;
  return Array.from({ length: depth + 1 }, (_, up) => path.join(folder, ...Array<string>(up).fill('..')));
}

/**
 * Looks for the version of DeepSpeed that a file's project pins, as the editor does: from the file's folder outwards, up to
 * `root`. Each folder is read once.
 */
export function pinFinder(root: string): (file: string) => FoundPin | undefined {
  const pinOf = once(pinIn);
  const pinNear = once((folder: string) => {
    for (const around of foldersAround(path.resolve(root, folder), root)) {
      const pin = pinOf(around);
      if (pin !== undefined) {
        return pin;
      }
    }
    return undefined;
  });
  return file => pinNear(path.dirname(file));
}
