import { secondCopy } from './gathered-weights.js';
import { accumulatesApart, normBytes, reducedBytes } from './gradient-sizes.js';
import type { Part } from './part.js';
import { onGpu, ownGradients, type StatesRun } from './states-run.js';

const gradientLabel = 'Gradients';
const convertedLabel = 'Gradients in the precision of the optimizer';
const flatLabel = 'Flat copy of the gradients';
const normLabel = 'Norm of the gradients, in 64 bits';

/**
 * Stage 0 and the bf16 optimizer. In 16 bits, stage 0 converts each gradient and then joins them all. Source:
 * deepspeed/runtime/fp16/fused_optimizer.py:FP16_Optimizer.step, deepspeed/runtime/bf16_optimizer.py:BF16_Optimizer.step.
 */
function ofWholeGradients({ plan, trained }: StatesRun): readonly Part[] {
  const { stage, weightBytes, masterBytes, freesGradients } = plan;
  const converted = stage === 0 ? masterBytes * trained : 0;
  return [
    onGpu('gradients', freesGradients ? 0 : weightBytes * trained, gradientLabel),
    onGpu('gradients', converted, convertedLabel),
    onGpu('buffers', converted, flatLabel),
  ];
}

/**
 * Stages 1 and 2 with 32-bit accumulation: the gradients are flat already. In stage 1 the others are still there; those
 * that were moved to a bucket share it, and keep the last one.
 */
function ofAccumulated(run: StatesRun): readonly Part[] {
  const { plan, trained, share, largest } = run;
  const { offloadOptimizer, flatAccumulation, buffers } = plan;
  const stay = buffers.reduceBuckets === 0 || buffers.reduceBucket < largest;
  const left = stay ? trained - ownGradients(run) : Math.min(buffers.reduceBucket, trained);
  const others = accumulatesApart(run) ? 4 * left : 0;
  const own = flatAccumulation || offloadOptimizer === 'none' ? 4 * share : 0;
  const norm = offloadOptimizer === 'none' ? normBytes * largest : 0;
  return [onGpu('gradients', own + others, gradientLabel), onGpu('buffers', norm, normLabel)];
}

/**
 * Stages 1 and 2. Source: deepspeed/runtime/zero/stage_1_and_2.py:DeepSpeedZeroOptimizer.step,
 * get_grad_norm_direct.
 */
function ofPartitions(run: StatesRun): readonly Part[] {
  const { plan, share, largest } = run;
  const { weightBytes, masterBytes, offloadOptimizer } = plan;
  if (offloadOptimizer !== 'none') {
    return [];
  }
  const flat = weightBytes * share;
  const converted = weightBytes === masterBytes ? 0 : masterBytes * share;
  const norm = normBytes * Math.min(largest, share);
  const gradients = onGpu('gradients', reducedBytes(run), gradientLabel);
  return norm > flat + converted
    ? [gradients, onGpu('buffers', norm, normLabel)]
    : [gradients, onGpu('gradients', converted, convertedLabel), onGpu('buffers', flat, flatLabel)];
}

/**
 * Stage 3, which updates one group of weights after the other. A group ends with the tensor that fills it. Source:
 * deepspeed/runtime/zero/stage3.py:DeepSpeedZeroOptimizer_Stage3._prepare_fp32_grad_for_sub_group,
 * _create_fp16_sub_groups.
 */
function ofGroups(run: StatesRun): readonly Part[] {
  const { plan, params, share, largest, gpus } = run;
  const { masterBytes, accumulationBytes, offloadOptimizer, buffers } = plan;
  const copy = secondCopy(run, params);
  if (offloadOptimizer !== 'none') {
    return [copy];
  }
  const group = Math.min(share, buffers.subGroup + largest / (2 * gpus));
  const norm = (normBytes * largest) / gpus;
  const converted = accumulationBytes === masterBytes ? 0 : masterBytes * group;
  if (norm > converted + accumulationBytes * group) {
    return [copy, onGpu('buffers', norm, normLabel)];
  }
  return [copy, onGpu('gradients', converted, convertedLabel), onGpu('buffers', accumulationBytes * group, flatLabel)];
}

/** Returns what states need on each GPU in the step of the optimizer, beside what is always there. */
export function stepParts(run: StatesRun): readonly Part[] {
  const { stage, wholeGradients, flatAccumulation } = run.plan;
  if (stage === 0 || wholeGradients) {
    return ofWholeGradients(run);
  }
  if (stage === 3) {
    return ofGroups(run);
  }
  return flatAccumulation || accumulatesApart(run) ? ofAccumulated(run) : ofPartitions(run);
}
