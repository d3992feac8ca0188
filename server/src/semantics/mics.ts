import type { Reading } from './reading.js';
import { settled } from './settled.js';

/**
 * Whether DeepSpeed takes the optimizer of MiCS in stage 3, which it passes nothing of ZeRO++. Source:
 * deepspeed/runtime/engine.py:DeepSpeedEngine._return_mics_optimizer@v0.19.6.
 */
export function usesMics(reading: Reading): boolean {
  const size = settled(reading, 'zero_optimization.mics_shard_size');
  return typeof size === 'number' && size > 0;
}
