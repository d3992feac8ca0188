import { isOn, type Reading } from '../semantics/reading.js';
import type { Plan } from './states/plan.js';

/** Whether master weights have 16 bits. */
export function hasLeanMasters(reading: Reading): boolean {
  return (
    isOn(reading, 'bf16.bf16_master_weights_and_grads') === true ||
    isOn(reading, 'fp16.fp16_master_weights_and_grads') === true
  );
}

/**
 * Returns why DeepSpeed does not start a run whose memory could be estimated; undefined if it starts. Source:
 * deepspeed/runtime/base_optimizer.py:ZeROOptimizer._configure_master_weights,
 * deepspeed/runtime/engine.py:DeepSpeedEngine._do_optimizer_sanity_check.
 */
export function refusalOf(
  reading: Reading,
  { stage, offloadOptimizer, weightBytes, accumulationBytes }: Omit<Plan, 'buffers'>,
): string | undefined {
  if (stage === 0) {
    return weightBytes === 2 && accumulationBytes === 4
      ? 'There is no estimate: DeepSpeed does not accumulate in 32 bits without ZeRO. Remove "grad_accum_dtype", or choose a stage.'
      : undefined;
  }
  const states = isOn(reading, 'bf16.bf16_optimizer_states') === true;
  const onGpu = states && isOn(reading, 'fp16.fp16_master_weights_and_grads') !== true;
  return hasLeanMasters(reading) && weightBytes === 2 && offloadOptimizer === 'none' && !onGpu
    ? 'There is no estimate: DeepSpeed keeps 16-bit master weights only if the optimizer is offloaded, or if "bf16_optimizer_states" is on. It stops at the start.'
    : undefined;
}
