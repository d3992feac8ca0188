import { readFileSync } from 'node:fs';
import path from 'node:path';
import { once } from '../caching/once.js';
import { hostfileName, worldSizeIn } from '../hostfile/hostfile.js';

function slotsIn(hostfile: string): number | undefined {
  try {
    return worldSizeIn(readFileSync(hostfile, 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * Returns a function that reads the slots in the hostfile beside a file, as the editor does. Each hostfile is read
 * once.
 */
export function slotsFinder(root: string): (file: string) => number | undefined {
  const slotsNear = once((folder: string) => slotsIn(path.resolve(root, folder, hostfileName)));
  return file => slotsNear(path.dirname(file));
}
