import type { KnownRun } from '../loaders/known-run.js';
import type { Settings } from '../loaders/settings.js';
import { loadedEstimator } from './estimator.js';
import type { Model } from './model.js';
import type { SizeReading } from './model-size.js';
import { parameterCount } from './parameter-count.js';

/** The model of a run. */
export interface NamedModel {
  /** As the user writes it: "7B", the path of a file, or the name in the arguments of a run. */
  readonly name: string;
  readonly reading: SizeReading;
  readonly layers?: Model['layers'];
  /** Whether the size is what the name says. */
  readonly isAssumed?: true;
}

const known = new WeakMap<Settings, Model>();

/** Returns the run that names the file as its config, the first one of several. */
export function chosenRun({ runs }: Pick<Settings, 'runs'>): KnownRun | undefined {
  return runs?.[0];
}

/** Whether the settings or a run name a model, so that there may be an estimate. */
export function namesModel(settings: Settings): boolean {
  return settings.model !== null || chosenRun(settings)?.inputs?.model !== undefined;
}

/** Returns the contents of the model's file that have to be read for an estimate; undefined if there are none. */
export function unreadModel(settings: Settings): string | undefined {
  const { model, modelText } = settings;
  if (known.has(settings)) {
    return undefined;
  }
  return model === null ? chosenRun(settings)?.modelText : parameterCount(model) === undefined ? modelText : undefined;
}

/** Keeps what the file of the model says, as long as the settings are in use. */
export function knowModel(settings: Settings, model: Model): void {
  known.set(settings, model);
}

/** Returns settings with other values whose model is known if that of the old ones is. */
export function withSameModel(old: Settings, others: Partial<Settings>): Settings {
  const settings = { ...old, ...others };
  const model = known.get(old);
  if (model !== undefined) {
    known.set(settings, model);
  }
  return settings;
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

/** Returns "7B" of "Qwen/Qwen2.5-7B-Instruct"; undefined if a name has no size, or several experts of one. */
function sizeInName(name: string): string | undefined {
  return /(?<![\dx.])(\d+(?:\.\d+)?[bm])(?![a-z\d])/i.exec(name.replace(/\/+$/, '').split('/').at(-1) ?? '')?.[1];
}

/** Returns the model that the arguments of a run name. Its size may be known from its name only. */
function modelOfRun(settings: Settings): NamedModel | undefined {
  const run = chosenRun(settings);
  const name = run?.inputs?.model?.value;
  if (run === undefined || name === undefined) {
    return undefined;
  }
  const model = known.get(settings);
  const size = sizeInName(name);
  const params = size === undefined ? undefined : parameterCount(size.toUpperCase());
  if (model !== undefined || params === undefined) {
    return model && { ...model, name };
  }
  const note = `The size of the model is assumed from its name, "${name}" in ${run.name}.`;
  return { name, reading: { ok: true, size: { params, notes: [note] } }, isAssumed: true };
}

/**
 * Returns the model of a run, or the reason why its size is not known. Returns undefined if neither the settings nor a
 * run names one whose size is known.
 */
export function modelOf(settings: Settings): NamedModel | undefined {
  const { model: name } = settings;
  const text = unreadModel(settings);
  const read = text === undefined ? undefined : loadedEstimator()?.readModel?.(text);
  if (read !== undefined) {
    knowModel(settings, read);
  }
  return name === null ? modelOfRun(settings) : { name, ...(known.get(settings) ?? { reading: readName(name) }) };
}
