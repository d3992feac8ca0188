import type { Reading } from './reading.js';
import { settled } from './settled.js';

/**
 * Whether DeepSpeed uses the MiCS optimizer in stage 3. It does not pass any ZeRO++ options to that optimizer. Source:
 * deepspeed/runtime/engine.py:DeepSpeedEngine._return_mics_optimizer@v0.19.6..
 */
export function usesMics(reading: Reading): boolean {
  const size = settled(reading, 'zero_optimization.mics_shard_size');
  return typeof size === 'number' && size > 0;
}
