import type { Reading } from '../semantics/reading.js';
import type { Activations } from './activations/phases.js';
import type { Estimate } from './estimate.js';
import { loadedEstimator } from './estimator.js';
import type { ModelSize } from './model-size.js';
import { planOf } from './plan-of-config.js';
import type { Hardware } from './states/hardware.js';

/**
 * Estimates the memory of a run with this config; undefined if DeepSpeed does not start it, its stage is not known, or
 * nothing that estimates is loaded.
 * `reading` is the document with the assumed loader and releases, such as an analysis. Without activations, the estimate
 * has the model states only.
 */
export function estimateConfig(
  reading: Reading,
  model: ModelSize,
  hardware: Hardware,
  activations?: Activations,
): Estimate | undefined {
  const taken = planOf(reading, model);
  return taken === undefined || taken.refusal !== undefined
    ? undefined
    : loadedEstimator()?.estimateMemory(
        taken.plan,
        { ...model, notes: [...model.notes, ...taken.notes] },
        hardware,
        activations,
      );
}
