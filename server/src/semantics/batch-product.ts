import { type BatchSizes, batchKeys, batchSizesOf } from './batch-sizes.js';
import type { Reading } from './reading.js';

/** The three sizes and the data-parallel ranks for which they agree. */
interface Agreeing {
  readonly train: number;
  readonly micro: number;
  readonly steps: number;
  readonly ranks: number;
}

/** What the batch sizes in a file amount to: those that it leaves out, or the number of GPUs that it takes. */
export interface BatchProduct extends Agreeing {
  /** Names of the sizes that follow from the others. */
  readonly derived: readonly ('train' | 'micro' | 'steps')[];
  readonly gpus: number;
}

/** DeepSpeed's own division, with nothing checked. Source: deepspeed/runtime/config.py:DeepSpeedConfig._set_batch_related_parameters. */
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
 * What follows from the batch sizes that a file has; undefined where one of them is not told by the file, or where they
 * do not agree, which is a matter for the rules.
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
