import type { Settings } from '../loaders/assumptions.js';
import { readModelSize, type SizeReading } from './model-size.js';
import { parameterCount } from './parameter-count.js';

/** The model that the settings name. */
export interface NamedModel {
  /** As the user writes it: "7B", or the path of a file. */
  readonly name: string;
  readonly reading: SizeReading;
}

const known = new WeakMap<Settings, NamedModel>();

function read(name: string, text: string | undefined): SizeReading {
  const params = parameterCount(name);
  if (params !== undefined) {
    return { ok: true, size: { params, notes: [] } };
  }
  return text === undefined
    ? {
        ok: false,
        problem: `There is no file "${name}", and "${name}" is not a number of parameters such as 7B or 350M.`,
      }
    : readModelSize(text);
}

/** Returns the model of a run, or the reason why its size is not known. Returns undefined if the settings name none. */
export function modelOf(settings: Settings): NamedModel | undefined {
  const { model, modelText } = settings;
  if (model === null) {
    return undefined;
  }
  const found = known.get(settings) ?? { name: model, reading: read(model, modelText) };
  known.set(settings, found);
  return found;
}
