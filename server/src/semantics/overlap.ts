import type { Reading } from './reading.js';
import { isLeftOut, settled } from './settled.js';
import { stageOf } from './stage.js';

/**
 * Whether communication overlaps with computation: as the file says, else in stage 3 only. Undefined where the file does not
 * tell. Source: deepspeed/runtime/zero/config.py:DeepSpeedZeroConfig.overlap_comm_valid.
 */
export function overlapsComm(reading: Reading): boolean | undefined {
  const stage = stageOf(reading);
  if (isLeftOut(reading, 'zero_optimization.overlap_comm')) {
    return stage === undefined ? undefined : stage === 3;
  }
  const written = settled(reading, 'zero_optimization.overlap_comm');
  return typeof written === 'boolean' ? written : undefined;
}
