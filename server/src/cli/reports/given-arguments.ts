import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { JsonValue } from '../../document/json-value.js';
import type { KnownRun } from '../../loaders/known-run.js';
import type { Settings } from '../../loaders/settings.js';
import { UsageError } from '../program/usage-error.js';
import { loadRuns } from './runs.js';
import { sources } from './sources.js';

type Values = { readonly [name: string]: JsonValue };

/** Where the arguments are, and what it has. */
interface Place {
  readonly name: string;
  readonly file: string;
  readonly text: string;
}

/** Returns the object itself, or the contents of the file with it. */
function placeOf(given: string): Place {
  if (given.trimStart().startsWith('{')) {
    return { name: 'TrainingArguments', file: path.resolve('arguments'), text: given };
  }
  const [found] = sources([given], { input: undefined, onlyConfigs: false });
  if (found?.kind !== 'source') {
    throw new UsageError(`--arguments: ${given}: ${found?.kind === 'failure' ? found.reason : 'give a file'}`);
  }
  return { name: given, file: path.resolve(given), text: found.text };
}

function valuesIn({ name, text }: Place): Values {
  let value: JsonValue;
  try {
    value = JSON.parse(text) as JsonValue;
  } catch (error) {
    throw new UsageError(`--arguments: ${name} is not JSON: ${error instanceof Error ? error.message : error}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new UsageError(`--arguments: ${name} is not an object with the arguments by name.`);
  }
  return value as Values;
}

/**
 * Returns a function that makes the run with the arguments of an option, for the settings of a file.
 * @throws UsageError if the arguments cannot be read, or the loader of the options has none
 */
export function givenRun(given: string, loader: string): (settings: Settings) => Promise<KnownRun> {
  if (loader !== 'auto' && loader !== 'transformers') {
    throw new UsageError(
      `--arguments are those of Trainer, and --loader is ${loader}. Leave one of them out, or give --loader transformers.`,
    );
  }
  const place = placeOf(given);
  const values = valuesIn(place);
  const start = { line: 0, character: 0 };
  return async settings => {
    const { runOfArguments } = await loadRuns();
    return runOfArguments({
      values,
      name: place.name,
      place: { uri: pathToFileURL(place.file).href, start, end: start },
      release: settings.transformersVersion,
      // Nobody knows how much of a hostfile the run uses.
      worldSize: settings.worldSizeReason === undefined ? (settings.worldSize ?? undefined) : undefined,
    });
  };
}
