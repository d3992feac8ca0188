import type { Settings } from '../loaders/assumptions.js';
import type { SizeReading } from './model-size.js';
import { parameterCount } from './parameter-count.js';

/** The model that the settings name. */
export interface NamedModel {
  /** As the user writes it: "7B", or the path of a file. */
  readonly name: string;
  readonly reading: SizeReading;
}

const known = new WeakMap<Settings, SizeReading>();

/** Returns the contents of the model's file that have to be read for an estimate; undefined if there are none. */
export function unreadModel(settings: Settings): string | undefined {
  const { model, modelText } = settings;
  return model === null || parameterCount(model) !== undefined || known.has(settings) ? undefined : modelText;
}

/** Keeps what the file of the model in the settings says, as long as the settings are in use. */
export function knowModel(settings: Settings, reading: SizeReading): void {
  known.set(settings, reading);
}

function readName(name: string): SizeReading {
  const params = parameterCount(name);
  return params === undefined
    ? {
        ok: false,
        problem: `There is no file "${name}", and "${name}" is not a number of parameters such as 7B or 350M.`,
      }
    : { ok: true, size: { params, notes: [] } };
}

/** Returns the model of a run, or the reason why its size is not known. Returns undefined if the settings name none. */
export function modelOf(settings: Settings): NamedModel | undefined {
  const { model: name } = settings;
  return name === null ? undefined : { name, reading: known.get(settings) ?? readName(name) };
}
