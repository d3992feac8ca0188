import type { Reading } from '../semantics/reading.js';
import type { Activations } from './activations/phases.js';
import type { Estimate } from './estimate.js';
import { estimateMemory } from './memory.js';
import type { ModelSize } from './model-size.js';
import { planOf } from './plan-of-config.js';
import type { Hardware } from './states/hardware.js';

/** An estimate, or a sentence that says why there is none. */
export type EstimateReading =
  | { readonly ok: true; readonly estimate: Estimate }
  | { readonly ok: false; readonly problem: string };

/**
 * Estimates the memory of a run with this config. `reading` is the document with the assumed loader and releases, such
 * as an analysis. Without activations, the estimate has the model states only.
 */
export function readEstimate(
  reading: Reading,
  model: ModelSize,
  hardware: Hardware,
  activations?: Activations,
): EstimateReading {
  const taken = planOf(reading, model);
  if (taken === undefined) {
    return { ok: false, problem: 'The ZeRO stage cannot be read from the file.' };
  }
  if (taken.refusal !== undefined) {
    return { ok: false, problem: taken.refusal };
  }
  const notes = [...model.notes, ...taken.notes];
  return { ok: true, estimate: estimateMemory(taken.plan, { ...model, notes }, hardware, activations) };
}

/** Returns the estimate of a config; undefined if there is none. */
export function estimateConfig(
  reading: Reading,
  model: ModelSize,
  hardware: Hardware,
  activations?: Activations,
): Estimate | undefined {
  const found = readEstimate(reading, model, hardware, activations);
  return found.ok ? found.estimate : undefined;
}
