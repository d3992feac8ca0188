import { mainOf } from '../../analysis/analyses.js';
import { analysisOfConfig, refusalsOf } from '../../analysis/effective-config.js';
import { type MemorySource, memorySource } from '../../analysis/memory-source.js';
import type { Model } from '../../estimating/model.js';
import { knowModel } from '../../estimating/model-of-settings.js';
import type { Settings } from '../../loaders/settings.js';
import type { Arguments, Command } from '../program/command.js';
import { printable } from '../program/printable.js';
import type { Terminal } from '../program/terminal.js';
import { UsageError } from '../program/usage-error.js';
import { completion, settingsOf } from './assumption-options.js';
import { withRun } from './chosen-run.js';
import { linesOf, partsOf, prepareFor, whichOf } from './configs.js';
import { stepIn } from './given-step.js';
import { machineMemory } from './machine-options.js';
import { readModelOf } from './model-file.js';
import { sources } from './sources.js';

function numberOf(given: Arguments, option: string): number | null {
  const text = given.value(option);
  return text === undefined ? null : Number(text);
}

/**
 * Returns the GPUs of the run: as many as the options say, otherwise those of the files around the config.
 * @throws UsageError if the options contradict each other
 */
function machinesOf(given: Arguments): Partial<Settings> {
  const [gpus, nodes, all] = [numberOf(given, 'gpus'), numberOf(given, 'nodes'), numberOf(given, 'world-size')];
  if (nodes !== null && gpus === null && all === null) {
    throw new UsageError('--nodes needs the number of GPUs of each node: give --gpus.');
  }
  const perNode = gpus ?? (nodes === null || all === null ? null : all / nodes);
  if (perNode === null) {
    return {};
  }
  const count = perNode * (nodes ?? (all === null ? 1 : all / perNode));
  const isWhole = Number.isInteger(perNode) && count % perNode === 0;
  if (!isWhole || (all !== null && count !== all)) {
    throw new UsageError('--world-size is not the number of GPUs that --gpus and --nodes give.');
  }
  return { worldSize: count, gpusPerNode: perNode };
}

/** A config in a file, from which the picture of its memory is made. */
export interface ConfigMemory {
  readonly file: string;
  readonly source: MemorySource;
  /** The number of reasons why the file is refused while it is read. */
  readonly refusals: number;
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
  const analyses = partsOf(linesOf(file, text), settings).flatMap(each => each.analyses);
  const analysis = mainOf(analyses);
  if (analysis?.document.root?.kind !== 'object') {
    throw new UsageError(`${file}: there is no DeepSpeed config in this file`);
  }
  const which = whichOf(analyses, analysis);
  if (which !== undefined) {
    terminal.complain(`deepspeed-config: ${printable(file)}: ${which}`);
  }
  if (analysisOfConfig(analysis) === undefined) {
    throw new UsageError(
      `${file}: Accelerate makes no config of this file. If the file names one as "deepspeed_config_file", give that one; otherwise "check" says why.`,
    );
  }
  return {
    file,
    source: memorySource(analysis, undefined, stepIn(given)),
    refusals: refusalsOf(analysis),
  };
}
