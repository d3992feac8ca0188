import type { Run } from './run.js';

const dividing =
  /(?:^|_)(?:tensor|model|pipe(?:line)?|sequence|context|expert)s?_?(?:model_)?parallel|_parallel_size$|^(?:mp|pp|tp|sp|cp)_?size$/;

/** Whether an argument may make fewer data-parallel ranks of the processes, or the autotuner chooses other batch sizes. */
export function dividesRanks({ flags, arguments: own }: Pick<Run, 'flags' | 'arguments'>): boolean {
  return flags.has('autotuning') || [...own.keys()].some(name => dividing.test(name));
}
