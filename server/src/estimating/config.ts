import type { Reading } from '../semantics/reading.js';
import type { Estimate } from './estimate.js';
import { estimateMemory } from './memory.js';
import type { ModelSize } from './model-size.js';
import type { Hardware } from './model-states.js';
import { planOf } from './plan-of-config.js';

/**
 * Estimates the memory of a run with this config. Returns undefined if the file does not determine the ZeRO stage.
 * `reading` is the document with the assumed loader and releases, such as an analysis.
 */
export function estimateConfig(reading: Reading, model: ModelSize, hardware: Hardware): Estimate | undefined {
  const taken = planOf(reading, model);
  return taken && estimateMemory(taken.plan, { ...model, notes: [...model.notes, ...taken.notes] }, hardware);
}
