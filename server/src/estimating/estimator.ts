import type { knownMemory } from './known-memory.js';
import type { estimateMemory } from './memory.js';
import type { readModel } from './model.js';

/** What estimates memory. It is in a bundle of its own, because most configs are never estimated. */
export interface Estimator {
  readonly estimateMemory: typeof estimateMemory;
  readonly knownMemory?: typeof knownMemory;
  /** Absent in programs that read the file of a model before they estimate. */
  readonly readModel?: typeof readModel;
}

let loaded: Estimator | undefined;

/** Keeps what was loaded. From then on there are estimates. */
export function provideEstimator(estimator: Estimator): void {
  loaded = { ...loaded, ...estimator };
}

/** Returns what estimates memory; undefined until it is loaded. */
export function loadedEstimator(): Estimator | undefined {
  return loaded;
}
