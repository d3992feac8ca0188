import { statSync } from 'node:fs';
import type { Model } from '../../estimating/model.js';
import { modelFileNames } from '../../estimating/model-file-names.js';
import { knowModel, unreadModel } from '../../estimating/model-of-settings.js';
import type { Settings } from '../../loaders/settings.js';
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

/** Reads a model from the content of one of its files. */
async function modelIn(text: string): Promise<Model> {
  const { readModel } = await import('../../estimating/estimating.js');
  return readModel(text);
}

/** Reads the model that settings name by its file, or the run that they have, so that it can be estimated. */
export async function readModelOf(settings: Settings): Promise<Settings> {
  const text = unreadModel(settings);
  if (text !== undefined) {
    knowModel(settings, await modelIn(text));
  }
  return settings;
}

/** Whether the contents of a model's file tell the model's size. */
export async function hasSize(text: string): Promise<boolean> {
  return (await modelIn(text)).reading.ok;
}

/**
 * Returns the model at a path: its config.json, its index or its directory.
 * @throws UsageError if the file cannot be read or does not have the size
 */
export async function modelAt(place: string): Promise<Model> {
  const found = await modelFileAt(filesOnDisk(process.cwd()), place, hasSize);
  const { file, text } = found ?? { file: place, text: textOf(place) };
  const model = await modelIn(text);
  if (!model.reading.ok) {
    throw new UsageError(`"${file}": ${model.reading.problem}`);
  }
  return model;
}
