import { type BatchSizes, batchKeys } from './batch-sizes.js';

/** One of the numbers that "train_batch_size" is the product of. */
export interface Factor {
  readonly size: number;
  readonly name: string;
  /** Reads well after the number. */
  readonly text: string;
}

/** The numbers that "train_batch_size" is the product of, as far as they are known. */
export function factorsOf({ micro, steps, ranks, sharing }: BatchSizes): readonly Factor[] {
  const rank = sharing === 1 ? 'data-parallel ranks' : `data-parallel ranks of ${sharing} GPUs each`;
  return [
    ...(typeof micro === 'number' ? [{ size: micro, name: `"${batchKeys.micro}"`, text: 'per GPU' }] : []),
    ...(typeof steps === 'number' ? [{ size: steps, name: `"${batchKeys.steps}"`, text: 'accumulation steps' }] : []),
    ...(ranks === undefined ? [] : [{ size: ranks, name: 'the number of data-parallel ranks', text: rank }]),
  ];
}

/** What known factors make together. */
export function productOf(factors: readonly Factor[]): number {
  return factors.reduce((product, { size }) => product * size, 1);
}

/** All three factors are known, so that there is only one right value. */
export function isExact(sizes: BatchSizes): boolean {
  return factorsOf(sizes).length === 3;
}

/**
 * Whether "train_batch_size" fits no number of GPUs, or not the known one: DeepSpeed stops while it reads the file.
 * Ranks are the world size divided by the sharing, so what has to be whole is the world size.
 * Source: deepspeed/runtime/config.py:DeepSpeedConfig._batch_assertion.
 */
export function disagree(sizes: BatchSizes): boolean {
  const factors = factorsOf(sizes);
  const product = productOf(factors);
  if (typeof sizes.train !== 'number' || sizes.train <= 0 || factors.some(({ size }) => size <= 0)) {
    return false;
  }
  // 1e999 is infinite: no fix of the others mends that.
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
  // Fractions are multiplied as DeepSpeed does it, which rounds: 16 x 0.01 x 800 is 128.
  return Math.round(shared / product) * product !== shared;
}
