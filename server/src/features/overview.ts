import type { Analysis } from '../analysis/analysis.js';
import { gpuMemory } from '../analysis/estimate.js';
import type { OverviewResult } from '../lsp/requests.js';

/**
 * Returns what a list of configs says about a document: stage, memory and number of findings.
 * @param judged the configs of the document
 * @param config the config that has a stage and a size: for the file of another program, the one that it becomes
 */
export function overviewOf(judged: readonly Analysis[], config: Analysis): NonNullable<OverviewResult> {
  const { stage } = config;
  const memory = gpuMemory(config);
  const verdicts = judged.flatMap(each => each.verdicts);
  const count = (level: string): number => verdicts.filter(({ severity }) => severity === level).length;
  return {
    ...(stage === undefined ? {} : { stage }),
    ...(memory === undefined ? {} : { memory }),
    errors: count('error'),
    warnings: count('warning'),
  };
}
