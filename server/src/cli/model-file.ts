import { statSync } from 'node:fs';
import path from 'node:path';
import { type ModelSize, readModelSize } from '../estimating/model-size.js';
import { sources } from './sources.js';
import { UsageError } from './usage-error.js';

/** Files in a model's directory that have its size, the better one first. */
const names = ['config.json', 'model.safetensors.index.json'];

function textOf(file: string): string {
  for (const found of sources([file], { input: undefined, onlyConfigs: false })) {
    if (found.kind === 'source') {
      return found.text;
    }
    if (found.kind === 'failure') {
      throw new UsageError(`Cannot read "${file}": ${found.reason}.`);
    }
  }
  throw new UsageError(`Cannot read "${file}".`);
}

function sizeIn(file: string): ModelSize {
  const reading = readModelSize(textOf(file));
  if (!reading.ok) {
    throw new UsageError(`"${file}": ${reading.problem}`);
  }
  return reading.size;
}

function exists(file: string, kind: 'file' | 'directory'): boolean {
  try {
    const stats = statSync(file);
    return kind === 'file' ? stats.isFile() : stats.isDirectory();
  } catch {
    return false;
  }
}

/**
 * Returns the size of the model at a path: its config.json, its index or its directory.
 * @throws UsageError if the file cannot be read or does not have the size
 */
export function modelSizeAt(place: string): ModelSize {
  if (!exists(place, 'directory')) {
    return sizeIn(place);
  }
  const [first, ...others] = names.map(name => path.join(place, name)).filter(file => exists(file, 'file'));
  if (first === undefined) {
    throw new UsageError(`There is neither a ${names.join(' nor a ')} in "${place}".`);
  }
  const reading = others.length === 0 ? undefined : readModelSize(textOf(first));
  return sizeIn(reading?.ok === false ? (others[0] ?? first) : first);
}
