import { openText } from '../../../server/src/document/config-document.js';
import { estimateConfig } from '../../../server/src/estimating/config.js';
import type { PhaseName } from '../../../server/src/estimating/estimate.js';
import { assume, defaultSettings } from '../../../server/src/loaders/assumptions.js';
import type { StateQuestion } from './state-questions.js';
import { type StateAnswer, stateVersions } from './state-record.js';
import '../../unit/estimator.js';

/**
 * Returns our peaks of the phases in bytes, of GPU and RAM together, as a process on CPU has them. The few activations of
 * the small model are left out.
 */
export function ourPeaks(
  { config, ranks, frozen }: StateQuestion,
  answer: StateAnswer,
): ReadonlyMap<PhaseName, number> {
  const document = openText(JSON.stringify(config));
  const version = stateVersions().deepspeed ?? defaultSettings.version;
  const assumptions = assume(document, { ...defaultSettings, version, worldSize: ranks });
  const { parameters: params, trained, largest: largestLayer } = answer;
  // The first layers are frozen in whole, or parts of all layers.
  const reached = frozen.some(part => part.startsWith('.')) ? params : trained;
  const size = { params, trained, reached, largestLayer, notes: [] };
  const estimate = estimateConfig({ document, assumptions }, size, { gpusPerNode: ranks, nodes: 1 });
  if (estimate === undefined) {
    throw new Error('DeepSpeed does not start this run, or its stage is not known.');
  }
  const { phases, hostBytes } = estimate;
  return new Map(phases.map(({ name, gpuBytes }) => [name, gpuBytes + hostBytes / ranks]));
}
