import { statSync } from 'node:fs';

import { modelFileNames } from '../../estimating/model-file-names.js';
import type { ModelSize, SizeReading } from '../../estimating/model-size.js';
import { filesOnDisk } from '../../surroundings/files-on-disk.js';
import { modelFileAt } from '../../surroundings/models.js';
import { UsageError } from '../program/usage-error.js';

import { sources } from './sources.js';

function isDirectory(place: string): boolean {
  try {
    return statSync(place).isDirectory();
  } catch {
    return false;
  }
}

/** Reads what is not a file on the disk, such as a pipe, or says why nothing can be read. */
function textOf(place: string): string {
  if (isDirectory(place)) {
    throw new UsageError(`There is neither a ${modelFileNames.join(' nor a ')} that can be read in "${place}".`);
  }
  const [found] = sources([place], { input: undefined, onlyConfigs: false });
  if (found?.kind === 'source') {
    return found.text;
  }
  throw new UsageError(`Cannot read "${place}"${found?.kind === 'failure' ? `: ${found.reason}` : ''}.`);
}

async function sizeIn(text: string): Promise<SizeReading> {
  const { readModelSize } = await import('../../estimating/estimating.js');
  return readModelSize(text);
}

/** Whether the contents of a model's file tell the model's size. */
export async function hasSize(text: string): Promise<boolean> {
  return (await sizeIn(text)).ok;
}

/**
 * Returns the size of the model at a path: its config.json, its index or its directory.
 * @throws UsageError if the file cannot be read or does not have the size
 */
export async function modelSizeAt(place: string): Promise<ModelSize> {
  const found = await modelFileAt(filesOnDisk(process.cwd()), place, hasSize);
  const { file, text } = found ?? { file: place, text: textOf(place) };
  const reading = await sizeIn(text);
  if (!reading.ok) {
    throw new UsageError(`"${file}": ${reading.problem}`);
  }
  return reading.size;
}
