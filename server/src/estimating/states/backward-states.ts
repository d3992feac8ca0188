import { gatheredParts } from './gathered-weights.js';
import {
  bucketBytes,
  copiedAtOnce,
  gradientBytes,
  reducedAtOnce,
  reducedBytes,
  reducesEarly,
} from './gradient-sizes.js';
import type { Part } from './part.js';
import { onGpu, type StatesRun } from './states-run.js';

const gradientLabel = 'Gradients';
const bucketLabel = 'Buckets for gradients';
const earlierLabel = 'Gradients of earlier backward passes';
const copyLabel = 'Copies of gradients that are reduced';

/**
 * Returns the gradients that earlier backward passes of the same step leave on each GPU. Source:
 * deepspeed/runtime/zero/stage_1_and_2.py:DeepSpeedZeroOptimizer.independent_gradient_partition_epilogue.
 */
function earlierGradients(run: StatesRun): readonly Part[] {
  const { stage, accumulates, freesGradients } = run.plan;
  const whole = freesGradients ? 0 : gradientBytes(run) * run.trained;
  const bytes = stage === 2 ? reducedBytes(run) : stage === 3 ? 0 : whole;
  return [onGpu('gradients', accumulates ? bytes : 0, earlierLabel)];
}

/** Returns what states need on each GPU in the forward pass and at the loss, beside what is always there. */
export function forwardParts(run: StatesRun): readonly Part[] {
  const { stage, accumulates } = run.plan;
  const buckets = stage === 1 && accumulates ? bucketBytes(run) : 0;
  return [...earlierGradients(run), onGpu('buffers', buckets, bucketLabel), ...gatheredParts(run)];
}

/**
 * Returns what states need on each GPU during the backward pass, when the gradients of `finished` parameters are
 * complete. The gradient that is computed at the time belongs to the activations.
 */
export function backwardParts(run: StatesRun, finished: number): readonly Part[] {
  const { plan, trained } = run;
  const { stage, weightBytes, flatAccumulation } = plan;
  if (stage === 3) {
    return [...gatheredParts(run), onGpu('buffers', weightBytes * reducedAtOnce(run), copyLabel)];
  }
  const buckets = onGpu('buffers', bucketBytes(run), bucketLabel);
  if (reducesEarly(run)) {
    return [
      onGpu('gradients', reducedBytes(run), gradientLabel),
      ...(flatAccumulation ? [] : earlierGradients(run)),
      buckets,
      onGpu('buffers', gradientBytes(run) * copiedAtOnce(run), copyLabel),
    ];
  }
  const count = plan.freesGradients ? 0 : plan.accumulates ? trained : Math.min(finished, trained);
  return [onGpu('gradients', gradientBytes(run) * count, gradientLabel), buckets];
}
