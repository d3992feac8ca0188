import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { areSet, withPins } from '../detection/version-pin.js';
import { parameterCount } from '../estimating/parameter-count.js';
import { worldSizeReason } from '../hostfile/hostfile.js';
import { slotsFinder } from './hostfiles.js';
import { pinFinder } from './pins.js';
import type { SettingValues } from './setting-values.js';

/** Bytes. Indexes of the largest models have some megabytes. */
const largestModelFile = 64 * 1024 * 1024;

function isInside(file: string, folder: string): boolean {
  const steps = path.relative(folder, file);
  return !path.isAbsolute(steps) && steps.split(path.sep)[0] !== '..';
}

/** Returns the innermost workspace folder that holds a file, otherwise the file's own folder. */
function rootOf(file: string, folders: readonly string[]): string {
  const inside = folders.filter(folder => isInside(file, folder));
  return inside.sort((a, b) => b.length - a.length)[0] ?? path.dirname(file);
}

function withPinned(values: SettingValues, file: string, root: string): SettingValues {
  if (areSet(values)) {
    return values;
  }
  const found = Object.entries(pinFinder(root)(file));
  return withPins(
    values,
    Object.fromEntries(found.map(([name, pin]) => [name, { ...pin, file: path.relative(root, pin.file) }])),
  );
}

function withSlots(values: SettingValues, file: string, root: string): SettingValues {
  const slots = typeof values.worldSize === 'number' ? undefined : slotsFinder(root)(file);
  return slots === undefined ? values : { ...values, worldSize: slots, worldSizeReason: worldSizeReason(slots) };
}

function withModel(values: SettingValues, root: string): SettingValues {
  const { model } = values;
  if (typeof model !== 'string' || model.trim() === '' || parameterCount(model.trim()) !== undefined) {
    return values;
  }
  try {
    const place = path.resolve(root, model.trim());
    const stats = statSync(place);
    const readable = stats.isFile() && stats.size <= largestModelFile;
    return readable ? { ...values, modelText: readFileSync(place, 'utf8') } : values;
  } catch {
    return values;
  }
}

/** Returns the path of an address; undefined if it is not a file on this machine. */
function fileOf(uri: string): string | undefined {
  try {
    return fileURLToPath(uri);
  } catch {
    return undefined;
  }
}

/**
 * Returns the settings of a document, completed from the files around it: the releases that the project pins, the slots
 * of the hostfile beside it, the contents of the model's file. Values that are set stay. The files are read on each
 * call.
 */
export function withSurroundings(values: SettingValues, uri: string, folders: readonly string[]): SettingValues {
  const file = fileOf(uri);
  if (file === undefined) {
    return values;
  }
  const root = rootOf(
    file,
    folders.map(fileOf).filter(folder => folder !== undefined),
  );
  return withModel(withSlots(withPinned(values, file, root), file, root), root);
}
