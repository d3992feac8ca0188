import { hostfileName, worldSizeIn } from '../hostfile/language/hostfile.js';
import type { Files } from './files.js';

/** Returns the place of the hostfile that counts for the configs of a folder. */
export function hostfileIn<Place>({ at }: Files<Place>, folder: Place): Place {
  return at(folder, hostfileName);
}

/** Returns the slots of a hostfile; undefined if it cannot be read or the launcher rejects it. */
export async function slotsIn<Place>({ read }: Files<Place>, hostfile: Place): Promise<number | undefined> {
  const text = await read(hostfile);
  return text === undefined ? undefined : worldSizeIn(text);
}
