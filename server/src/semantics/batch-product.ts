import { type BatchSizes, batchKeys, batchSizesOf } from './batch-sizes.js';
import type { Reading } from './reading.js';

/** The three sizes, and the number of data-parallel ranks for which they agree. */
interface Agreeing {
  readonly train: number;
  readonly micro: number;
  readonly steps: number;
  readonly ranks: number;
}

/** The batch sizes of a file with the missing ones derived, or the number of GPUs that they require. */
export interface BatchProduct extends Agreeing {
  /** Names of the sizes that were derived from the others. */
  readonly derived: readonly ('train' | 'micro' | 'steps')[];
  readonly gpus: number;
}

/** Derives the missing sizes by DeepSpeed's division, without checks. Source: deepspeed/runtime/config.py:DeepSpeedConfig._set_batch_related_parameters. */
function completed({ train, micro, steps, ranks }: BatchSizes): Agreeing | undefined {
  const [all, per, times] = [train, micro, steps].map(size => (typeof size === 'number' ? size : undefined));
  if (all !== undefined && per !== undefined && times !== undefined) {
    return { train: all, micro: per, steps: times, ranks: all / per / times };
  }
  if (ranks === undefined) {
    return undefined;
  }
  if (all !== undefined && per !== undefined) {
    return { train: all, micro: per, steps: all / per / ranks, ranks };
  }
  const taken = times ?? 1;
  if (all !== undefined) {
    return { train: all, micro: all / ranks / taken, steps: taken, ranks };
  }
  return per === undefined ? undefined : { train: per * taken * ranks, micro: per, steps: taken, ranks };
}

/**
 * Returns the batch sizes of a file with derived values. Returns undefined if the file does not determine one of them,
 * or if they do not agree, which the rules report.
 */
export function batchProductOf(reading: Reading): BatchProduct | undefined {
  const sizes = batchSizesOf(reading);
  const names = Object.keys(batchKeys) as (keyof typeof batchKeys)[];
  if (sizes === undefined || names.some(name => sizes[name] === 'unknown')) {
    return undefined;
  }
  const product = completed(sizes);
  const agrees =
    product !== undefined &&
    [product.train, product.micro, product.steps, product.ranks].every(size => Number.isSafeInteger(size) && size > 0);
  return agrees
    ? { ...product, derived: names.filter(name => sizes[name] === 'absent'), gpus: product.ranks * sizes.sharing }
    : undefined;
}
