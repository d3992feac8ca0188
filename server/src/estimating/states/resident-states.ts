import type { Part } from './part.js';
import { acrossGpus, onGpu, type StatesRun } from './states-run.js';

const stateLabel = 'Optimizer state and master weights';

/**
 * Stage 0. Source: deepspeed/runtime/fp16/fused_optimizer.py:FP16_Optimizer.__init__; in 32 bits no optimizer of
 * DeepSpeed wraps the user's.
 */
function unpartitioned({
  plan: { weightBytes, masterBytes, stateBytes },
  params,
  trained,
}: StatesRun): readonly Part[] {
  return [
    onGpu('weights', weightBytes * params, 'Weights'),
    onGpu('optimizer', (masterBytes + stateBytes) * trained, masterBytes === 0 ? 'Optimizer state' : stateLabel),
  ];
}

/**
 * Stages 1 and 2. Source: deepspeed/runtime/zero/stage_1_and_2.py:DeepSpeedZeroOptimizer.__init__,
 * deepspeed/runtime/bf16_optimizer.py:BF16_Optimizer._setup_for_real_optimizer.
 */
function wholeWeights(run: StatesRun): readonly Part[] {
  const { plan, params, trained, share, largest } = run;
  const { weightBytes, masterBytes, stateBytes, offloadOptimizer, wholeGradients } = plan;
  const onHost = offloadOptimizer !== 'none';
  return [
    onGpu('weights', weightBytes * params, 'Weights'),
    onGpu('gradients', wholeGradients ? 4 * trained : 0, 'Gradients of all weights in 32 bits'),
    onGpu('optimizer', onHost ? 0 : (masterBytes + stateBytes) * share, `${stateLabel}${acrossGpus(run)}`),
    onGpu('buffers', onHost ? weightBytes * largest : 0, 'Buffer for the largest gradient on its way to the host'),
  ];
}

/**
 * Stage 3. Source: deepspeed/runtime/zero/stage3.py:DeepSpeedZeroOptimizer_Stage3._setup_for_real_optimizer.
 */
function partitioned(run: StatesRun): readonly Part[] {
  const { plan, params, share, gpus } = run;
  const { weightBytes, masterBytes, stateBytes, accumulationBytes, offloadOptimizer, offloadParams, buffers } = plan;
  const states = offloadOptimizer === 'none' ? share : 0;
  const weights = offloadParams === 'none' ? params : 0;
  const bucket = buffers.reduceBuckets === 0 ? 0 : buffers.reduceBucket;
  return [
    onGpu('weights', (weightBytes * weights) / gpus, `Weights${acrossGpus(run)}`),
    onGpu('gradients', accumulationBytes * states, `Reduced gradients${acrossGpus(run)}`),
    onGpu('optimizer', (masterBytes + stateBytes) * states, `${stateLabel}${acrossGpus(run)}`),
    onGpu('buffers', weightBytes * bucket, 'Bucket for gradients'),
  ];
}

/** Returns what is on each GPU during the whole training step. */
export function residentParts(run: StatesRun): readonly Part[] {
  const { stage } = run.plan;
  return stage === 0 ? unpartitioned(run) : stage === 3 ? partitioned(run) : wholeWeights(run);
}

/**
 * Returns the bytes of a GPU while DeepSpeed starts, for stages that make a flat copy of the weights beside the model.
 * Without room for it, DeepSpeed makes the copy on the host. Source:
 * deepspeed/runtime/zero/stage_1_and_2.py:DeepSpeedZeroOptimizer.__init__.
 */
export function startingBytes({ plan, params, trained, share }: StatesRun): number {
  const { stage, weightBytes, masterBytes, offloadOptimizer } = plan;
  const states = offloadOptimizer === 'none' ? masterBytes * share : 0;
  return stage === 3
    ? 0
    : Math.round(weightBytes * (params + trained) + (stage === 0 ? masterBytes * trained : states));
}
