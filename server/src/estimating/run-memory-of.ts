import type { Reading } from '../semantics/reading.js';
import type { RunMemory } from '../semantics/run-memory.js';
import { settled } from '../semantics/settled.js';
import { estimatedRun } from './estimated-run.js';
import { loadedEstimator } from './estimator.js';

/** Returns the memory of a run with a config, without what depends on an assumption. */
export function runMemoryOf(reading: Reading): RunMemory | undefined {
  const { settings, worldSize } = reading.assumptions;
  const run = worldSize === undefined ? undefined : estimatedRun(settings, reading.assumptions);
  if (typeof run !== 'object' || run.isModelAssumed) {
    return undefined;
  }
  const found = run.basis(reading);
  return found.ok
    ? loadedEstimator()?.knownMemory?.(run, found.basis, settings, settled(reading, 'aio.block_size'))
    : undefined;
}
