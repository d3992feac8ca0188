import type { Reading } from './reading.js';
import { isLeftOut, settled } from './settled.js';
import { stageOf } from './stage.js';

/**
 * Whether communication overlaps with computation. The default is true in stage 3 only. Returns undefined if the file
 * does not determine it. Source: deepspeed/runtime/zero/config.py:DeepSpeedZeroConfig.overlap_comm_valid.
 */
export function overlapsComm(reading: Reading): boolean | undefined {
  const stage = stageOf(reading);
  if (isLeftOut(reading, 'zero_optimization.overlap_comm')) {
    return stage === undefined ? undefined : stage === 3;
  }
  const written = settled(reading, 'zero_optimization.overlap_comm');
  return typeof written === 'boolean' ? written : undefined;
}
