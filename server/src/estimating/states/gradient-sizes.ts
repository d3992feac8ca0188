import { ownGradients, type StatesRun } from './states-run.js';

/** Bytes of a number in the 64-bit norm of gradients. Source: deepspeed/runtime/zero/utils.py:get_norm_dtype. */
export const normBytes = 8;

/** Whether stage 1 keeps accumulated gradients in another precision, apart from those of the backward pass. */
export function accumulatesApart({ plan }: StatesRun): boolean {
  return plan.stage === 1 && !plan.wholeGradients && plan.accumulationBytes !== plan.weightBytes;
}

/** Returns the bytes of a gradient that waits for its reduction. */
export function gradientBytes(run: StatesRun): number {
  return accumulatesApart(run) ? run.plan.accumulationBytes : run.plan.weightBytes;
}

/**
 * Returns the bytes of the buckets of stages 1 and 2, which exist from the first gradient to the end of the last
 * reduction. Source: deepspeed/runtime/zero/stage_1_and_2.py:DeepSpeedZeroOptimizer.setup_buckets.
 */
export function bucketBytes(run: StatesRun): number {
  const { stage, buffers, wholeGradients } = run.plan;
  return stage === 0 || stage === 3 || wholeGradients
    ? 0
    : gradientBytes(run) * buffers.reduceBuckets * buffers.reduceBucket;
}

/** Returns the bytes of the reduced gradients that stages 1 and 2 keep on each GPU until the step. */
export function reducedBytes(run: StatesRun): number {
  const { flatAccumulation, offloadOptimizer } = run.plan;
  if (flatAccumulation) {
    return 4 * run.share;
  }
  return offloadOptimizer === 'none' ? gradientBytes(run) * ownGradients(run) : 0;
}

/** Returns the number of gradients that are reduced at once. A tensor larger than the bucket is reduced alone. */
export function reducedAtOnce({ plan: { buffers }, trained, largest }: StatesRun): number {
  return Math.min(trained, Math.max(buffers.reduceBucket, largest));
}

/**
 * Returns how many gradients stages 1 and 2 copy for a reduction. If tensors are reduced alone, only one at the edge of
 * a partition is copied. Source: deepspeed/runtime/zero/stage_1_and_2.py:DeepSpeedZeroOptimizer.allreduce_bucket.
 */
export function copiedAtOnce(run: StatesRun): number {
  const { plan, gpus, largest } = run;
  return gpus === 1 ? 0 : plan.buffers.reduceBucket < largest ? largest / 2 : reducedAtOnce(run);
}

/**
 * Whether gradients are reduced, and their memory used again, while the backward pass runs: in stage 2, and in stage 1
 * with "overlap_comm" if each fits into the bucket and none waits for the last of several passes. Source:
 * deepspeed/runtime/zero/stage_1_and_2.py:DeepSpeedZeroOptimizer.process_gradients.
 */
export function reducesEarly({ plan, largest }: StatesRun): boolean {
  const { stage, buffers, accumulates, wholeGradients } = plan;
  const fits = buffers.reduceBuckets > 0 && buffers.reduceBucket >= largest;
  return stage === 2 || (stage === 1 && !wholeGradients && !accumulates && buffers.overlap && fits);
}
