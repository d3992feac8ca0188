import { readFileSync } from 'node:fs';
import path from 'node:path';
import { hostfileName, worldSizeIn } from '../hostfile/hostfile.js';

function slotsIn(hostfile: string): number | undefined {
  try {
    return worldSizeIn(readFileSync(hostfile, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Looks for the slots in the hostfile beside a file, as the editor does. Each is read once. */
export function slotsFinder(root: string): (file: string) => number | undefined {
  const known = new Map<string, number | undefined>();
  return file => {
    const hostfile = path.join(path.dirname(path.resolve(root, file)), hostfileName);
    if (!known.has(hostfile)) {
      known.set(hostfile, slotsIn(hostfile));
    }
    return known.get(hostfile);
  };
}
