import { type BatchSizes, batchKeys } from './batch-sizes.js';

/** One factor of "train_batch_size". */
export interface Factor {
  readonly size: number;
  readonly name: string;
  /** The unit; reads well after the number. */
  readonly text: string;
}

/** Returns the known factors of "train_batch_size". */
export function factorsOf({ micro, steps, ranks, sharing }: BatchSizes): readonly Factor[] {
  const rank = sharing === 1 ? 'data-parallel ranks' : `data-parallel ranks of ${sharing} GPUs each`;
  return [
    ...(typeof micro === 'number' ? [{ size: micro, name: `"${batchKeys.micro}"`, text: 'per GPU' }] : []),
    ...(typeof steps === 'number' ? [{ size: steps, name: `"${batchKeys.steps}"`, text: 'accumulation steps' }] : []),
    ...(ranks === undefined ? [] : [{ size: ranks, name: 'the number of data-parallel ranks', text: rank }]),
  ];
}

/** Returns the product of factors. */
export function productOf(factors: readonly Factor[]): number {
  return factors.reduce((product, { size }) => product * size, 1);
}

/** Whether all three factors are known, so that only one value is right. */
export function isExact(sizes: BatchSizes): boolean {
  return factorsOf(sizes).length === 3;
}

/**
 * Whether "train_batch_size" fits no number of GPUs, or not the known one. DeepSpeed then stops while it reads the
 * file. The number of ranks is the world size divided by `sharing`, so the world size has to be an integer. Source:
 * deepspeed/runtime/config.py:DeepSpeedConfig._batch_assertion.
 */
export function disagree(sizes: BatchSizes): boolean {
  const factors = factorsOf(sizes);
  const product = productOf(factors);
  if (typeof sizes.train !== 'number' || sizes.train <= 0 || factors.some(({ size }) => size <= 0)) {
    return false;
  }
  // 1e999 is infinite, and changing the other factors does not fix that.
  if (!Number.isFinite(sizes.train) || !Number.isFinite(product)) {
    return false;
  }
  if (isExact(sizes)) {
    return sizes.train !== product;
  }
  const shared = sizes.train * (sizes.ranks === undefined ? sizes.sharing : 1);
  if (Number.isInteger(product)) {
    return shared % product !== 0;
  }
  // Fractions are multiplied as in DeepSpeed, with rounding: 16 x 0.01 x 800 is 128.
  return Math.round(shared / product) * product !== shared;
}
