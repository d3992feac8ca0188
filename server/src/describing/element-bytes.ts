import type { BoundProperty } from '../catalog/binding.js';
import { coerce } from '../semantics/coercion.js';
import { overlapsComm } from '../semantics/overlap.js';
import { isOn, type Reading } from '../semantics/reading.js';
import { stageOf } from '../semantics/stage.js';

/** A number of elements in a file, and the buffers of that size that DeepSpeed allocates. */
export interface Elements {
  readonly count: number;
  readonly buffers: 1 | 2;
  /** Whether they have 32 bits in every precision. */
  readonly isFp32: boolean;
}

/**
 * Whether two buckets of gradients alternate. They do below stage 3 while communication overlaps with computation, but
 * not without contiguous gradients. Source:
 * deepspeed/runtime/zero/stage_1_and_2.py:DeepSpeedZeroOptimizer.setup_buckets.
 */
function takesTurns(bound: BoundProperty, reading: Reading): boolean {
  const stage = stageOf(reading);
  return (
    bound.node?.path === 'zero_optimization.reduce_bucket_size' &&
    (stage === 1 || stage === 2) &&
    overlapsComm(reading) === true &&
    isOn(reading, 'zero_optimization.contiguous_gradients') !== false
  );
}

/**
 * Returns the number of elements in the value of a property. Returns undefined if it has another unit, is below 1000, or
 * needs no memory.
 */
export function elementsOf(bound: BoundProperty, reading: Reading): Elements | undefined {
  const parameter = bound.node?.parameter;
  const { value } = bound.property;
  if (
    parameter?.unit !== 'elements' ||
    parameter.buffer === 'none' ||
    value === undefined ||
    value.kind === 'object' ||
    value.kind === 'array' ||
    value.kind === 'null'
  ) {
    return undefined;
  }
  const coerced = coerce(parameter, value);
  const count = coerced.ok ? coerced.value : undefined;
  return typeof count === 'number' && count >= 1000 && count < 2 ** 53
    ? { count, buffers: takesTurns(bound, reading) ? 2 : 1, isFp32: parameter.buffer === 'fp32' }
    : undefined;
}
