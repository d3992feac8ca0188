import { openText } from '../../../server/src/document/config-document.js';
import { readEstimate } from '../../../server/src/estimating/config.js';
import type { PhaseName } from '../../../server/src/estimating/estimate.js';
import { assume, defaultSettings } from '../../../server/src/loaders/assumptions.js';
import type { StateQuestion } from './state-questions.js';
import { type StateAnswer, stateVersions } from './state-record.js';

/**
 * Returns our peaks of the phases in bytes, of GPU and RAM together, as a process on CPU has them. The few activations of
 * the small model are left out.
 */
export function ourPeaks({ config, ranks }: StateQuestion, answer: StateAnswer): ReadonlyMap<PhaseName, number> {
  const document = openText(JSON.stringify(config));
  const version = stateVersions().deepspeed ?? defaultSettings.version;
  const assumptions = assume(document, { ...defaultSettings, version, worldSize: ranks });
  const { parameters: params, trained, largest: largestLayer } = answer;
  const size = { params, trained, largestLayer, notes: [] };
  const reading = readEstimate({ document, assumptions }, size, { gpusPerNode: ranks, nodes: 1 });
  if (!reading.ok) {
    throw new Error(reading.problem);
  }
  const { phases, hostBytes } = reading.estimate;
  return new Map(phases.map(({ name, gpuBytes }) => [name, gpuBytes + hostBytes / ranks]));
}
