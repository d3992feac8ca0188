import type { Reading } from '../semantics/reading.js';
import type { Estimate } from './estimate.js';
import { estimateMemory } from './memory.js';
import type { ModelSize } from './model-size.js';
import type { Hardware } from './model-states.js';
import { planOf } from './plan-of-config.js';

/**
 * The memory that a run with this config takes; undefined where the file does not tell the ZeRO stage. `reading` is the
 * document and the assumptions about loader and version; an analysis is one.
 */
export function estimateConfig(reading: Reading, model: ModelSize, hardware: Hardware): Estimate | undefined {
  const taken = planOf(reading, model);
  return taken && estimateMemory(taken.plan, { ...model, notes: [...model.notes, ...taken.notes] }, hardware);
}
