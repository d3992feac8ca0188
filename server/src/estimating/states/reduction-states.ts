import { backwardParts } from './backward-states.js';
import { gatheredParts, keptWeights, prefetched, secondCopy } from './gathered-weights.js';
import {
  bucketBytes,
  copiedAtOnce,
  gradientBytes,
  normBytes,
  reducedAtOnce,
  reducedBytes,
  reducesEarly,
} from './gradient-sizes.js';
import type { Part } from './part.js';
import { onGpu, type StatesRun } from './states-run.js';

/** Elements that stage 0 reduces at once. Source: deepspeed/runtime/engine.py:DeepSpeedEngine.allreduce_gradients. */
const allReduced = 5e8;

const copyLabel = 'Copies of gradients that are reduced';

/** Returns the bytes of the norm of the largest gradient of a GPU, for which it is converted to 64 bits. */
function normOf({ share, largest }: StatesRun): number {
  return normBytes * Math.min(largest, share);
}

/**
 * Stage 0, and the bf16 optimizer, which sends its 32-bit gradients in 16 bits, all of a group at once. Source:
 * deepspeed/runtime/engine.py:DeepSpeedEngine.allreduce_bucket.
 */
function allReduce(run: StatesRun): readonly Part[] {
  const { plan, trained } = run;
  const copied = plan.wholeGradients ? trained : Math.min(trained, allReduced);
  return [...backwardParts(run, trained), onGpu('buffers', plan.weightBytes * copied, copyLabel)];
}

/**
 * Stage 1, which has all gradients and copies its own partition. Gradients in the bucket have left their place. Source:
 * deepspeed/runtime/zero/stage_1_and_2.py:DeepSpeedZeroOptimizer.reduce_gradients.
 */
function ofStage1(run: StatesRun): readonly Part[] {
  const { plan, trained, largest } = run;
  const { buffers, offloadOptimizer, flatAccumulation } = plan;
  const bytes = gradientBytes(run);
  const gradients = onGpu('gradients', bytes * trained, 'Gradients of all weights');
  const inBucket = trained <= buffers.reduceBucket ? trained : Math.max(0, buffers.reduceBucket - largest);
  const copied = bytes * copiedAtOnce(run);
  if (reducesEarly(run)) {
    return ofStage2(run);
  }
  if (buffers.reduceBuckets === 0 || buffers.overlap) {
    return [gradients, onGpu('buffers', bucketBytes(run) + copied, `Buckets, and ${copyLabel.toLowerCase()}`)];
  }
  const bucket = Math.max(0, bucketBytes(run) - bytes * inBucket);
  const own = reducedBytes(run);
  const extra =
    offloadOptimizer === 'none' ? (flatAccumulation ? own + copied : Math.max(own, copied)) : own + normOf(run);
  return [gradients, onGpu('buffers', bucket, 'Bucket for gradients'), onGpu('buffers', extra, copyLabel)];
}

/**
 * Stage 2, at a reduction late in the backward pass. Source:
 * deepspeed/runtime/zero/stage_1_and_2.py:DeepSpeedZeroOptimizer.reduce_ipg_grads, async_inplace_copy_grad_to_fp32_buffer_from_gpu.
 */
function ofStage2(run: StatesRun): readonly Part[] {
  const { plan, trained, largest } = run;
  const { weightBytes, buffers, offloadOptimizer, accumulates, flatAccumulation } = plan;
  const reduced = reducedBytes(run);
  const current = trained > buffers.reduceBucket ? weightBytes * largest : 0;
  const copied = weightBytes * copiedAtOnce(run);
  const parts = (gradients: number, copies: number): readonly Part[] => [
    onGpu('gradients', gradients, 'Reduced gradients'),
    onGpu('gradients', accumulates && !flatAccumulation ? reduced : 0, 'Gradients of earlier backward passes'),
    onGpu('buffers', bucketBytes(run), 'Buckets for gradients'),
    onGpu('buffers', copies, copyLabel),
  ];
  if (offloadOptimizer !== 'none') {
    return parts(reduced, current + normOf(run));
  }
  if (flatAccumulation) {
    // The own part of a tensor is converted to 32 bits, and to 64 for its norm.
    const own = (4 + normBytes) * (largest / run.gpus);
    return parts(reduced, current + Math.max(copied, weightBytes * largest) + 4 * largest + own);
  }
  if (buffers.reduceBuckets === 0) {
    return parts(reduced, buffers.reduceBucket < largest ? 0 : 2 * copied);
  }
  return current > 0 ? parts(reduced, current + copied) : parts(reduced, Math.max(0, copied - reduced));
}

/**
 * Stage 3, at the start of the backward pass or at a later reduction, whichever needs more. Source:
 * deepspeed/runtime/zero/stage3.py:DeepSpeedZeroOptimizer_Stage3.__avg_scatter_grads, partition_grads.
 */
function ofStage3(run: StatesRun): readonly Part[] {
  const { plan, params, reached, gpus, largest } = run;
  const { weightBytes, accumulationBytes, offloadOptimizer } = plan;
  const count = reducedAtOnce(run);
  const gathered = gatheredParts(run);
  const kept = gathered.length === 0 ? 0 : Math.min(reached - count, keptWeights(run));
  const rest = reached - count - kept;
  const ahead = gathered.length === 0 || rest <= 0 ? 0 : Math.min(rest, prefetched(run, rest));
  const norm = offloadOptimizer === 'none' ? 0 : (normBytes * largest) / gpus;
  const early = [...gathered, onGpu('gradients', weightBytes * largest, 'Gradient that is computed')];
  const late = [
    onGpu('gathered', weightBytes * kept, 'Weights that stay gathered'),
    onGpu('gathered', weightBytes * ahead, 'Prefetched weights'),
    secondCopy(run, params - kept),
    onGpu('buffers', weightBytes * count + (accumulationBytes * count) / gpus + norm, copyLabel),
  ];
  const bytes = (parts: readonly Part[]): number => parts.reduce((sum, part) => sum + part.bytes, 0);
  return bytes(early) >= bytes(late) ? early : late;
}

/**
 * Returns what states need on each GPU for the reduction of the gradients, when few activations are left, beside what
 * is always there.
 */
export function reductionParts(run: StatesRun): readonly Part[] {
  const { stage, wholeGradients } = run.plan;
  return stage === 0 || wholeGradients
    ? allReduce(run)
    : stage === 1
      ? ofStage1(run)
      : stage === 2
        ? ofStage2(run)
        : ofStage3(run);
}
