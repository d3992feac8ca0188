import { mainOf } from '../../analysis/analyses.js';
import { type MemorySource, memorySource } from '../../analysis/memory-source.js';
import type { Model } from '../../estimating/model.js';
import { knowModel } from '../../estimating/model-of-settings.js';
import type { Settings } from '../../loaders/settings.js';
import type { Arguments, Command } from '../program/command.js';
import type { Terminal } from '../program/terminal.js';
import { UsageError } from '../program/usage-error.js';
import { completion, settingsOf } from './assumption-options.js';
import { withRun } from './chosen-run.js';
import { linesOf, partsOf, prepareFor } from './configs.js';
import { stepIn } from './given-step.js';
import { machineMemory } from './machine-options.js';
import { readModelOf } from './model-file.js';
import { sources } from './sources.js';

function numberOf(given: Arguments, option: string): number | null {
  const text = given.value(option);
  return text === undefined ? null : Number(text);
}

/** Returns the GPUs of the run: as many as the options say, otherwise those of the files around the config. */
function machinesOf(given: Arguments): Partial<Settings> {
  const [gpus, nodes] = [numberOf(given, 'gpus'), numberOf(given, 'nodes')];
  return gpus === null ? {} : { worldSize: gpus * (nodes ?? 1), gpusPerNode: gpus };
}

/** A config in a file, from which the picture of its memory is made. */
export interface ConfigMemory {
  readonly file: string;
  readonly source: MemorySource;
}

/**
 * Reads the config in a file, or in standard input for "-".
 * @throws UsageError if there is none
 */
export async function configMemory(
  operand: string,
  given: Arguments,
  terminal: Terminal,
  model: Model | undefined,
  command: Command,
): Promise<ConfigMemory> {
  const input = operand === '-' ? await terminal.readInput() : undefined;
  const [found] = sources([operand], { input, onlyConfigs: false });
  if (found?.kind !== 'source') {
    throw new UsageError(`${operand}: ${found?.kind === 'failure' ? found.reason : 'give a file'}`);
  }
  const { file, text } = found;
  const own: Settings = { ...settingsOf(given), ...machinesOf(given) };
  const settings: Settings = {
    ...withRun(await completion(given)(own, file), given.value('run'), command),
    model: given.value('model') ?? given.value('params') ?? null,
    ...machineMemory(given),
  };
  if (model !== undefined) {
    knowModel(settings, model);
  }
  await readModelOf(settings);
  await prepareFor(file, text);
  const analysis = mainOf(partsOf(linesOf(file, text), settings).flatMap(each => each.analyses));
  if (analysis === undefined) {
    throw new UsageError(`${file}: there is no DeepSpeed config in this file`);
  }
  return { file, source: memorySource(analysis, undefined, stepIn(given)) };
}
