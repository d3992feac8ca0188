import type { Part, PartKind } from './part.js';
import { part, type StatesRun } from './states-run.js';

/**
 * Returns the bytes of a block of page-locked memory: PyTorch's allocator rounds each up to a power of two. Source:
 * ATen/core/CachingHostAllocator.h:CachingHostAllocatorImpl.allocate.
 */
function lockedBytes(bytes: number, pinned: boolean): number {
  return pinned && bytes > 1 ? 2 ** Math.ceil(Math.log2(bytes)) : bytes;
}

/** Bytes of one process, and whether their pages are locked. */
type OfRank = readonly [kind: PartKind, bytes: number, label: string, pinned?: boolean];

const copyLabel = 'Copy of the weights, partitioned';
const gradientLabel = 'Gradients';
const masterLabel = 'Master weights';
const stateLabel = 'Optimizer state';

/**
 * Stages 1 and 2 with the optimizer on the CPU. Source: deepspeed/runtime/zero/stage_1_and_2.py:DeepSpeedZeroOptimizer.__init__,
 * initialize_optimizer_states, async_accumulate_grad_in_cpu_via_gpu.
 */
function ofWholeWeights({ plan, share, largest }: StatesRun): readonly OfRank[] {
  const { stage, weightBytes, masterBytes, stateBytes, accumulates, pinOptimizer } = plan;
  const locked = (bytes: number): number => lockedBytes(bytes, pinOptimizer);
  const sums = stage === 2 && accumulates && masterBytes === 4;
  return [
    ['optimizer', locked(masterBytes * share), masterLabel, pinOptimizer],
    ['optimizer', stateBytes * share, stateLabel],
    ['gradients', locked(masterBytes * share), gradientLabel, pinOptimizer],
    ['gradients', sums ? weightBytes * share : 0, 'Gradients of earlier backward passes', pinOptimizer],
    ['weights', locked(weightBytes * share), copyLabel, pinOptimizer],
    ['buffers', locked(weightBytes * largest), 'Buffer for the largest gradient', pinOptimizer],
  ];
}

/** Returns blocks of at most `most` elements that hold `count` elements together, in bytes. */
function groups(count: number, most: number, bytes: number, pinned: boolean): number {
  const whole = most > 0 ? Math.floor(count / most) : 0;
  return whole * lockedBytes(most * bytes, pinned) + lockedBytes((count - whole * most) * bytes, pinned);
}

/**
 * The optimizer in stage 3. Source: deepspeed/runtime/zero/stage3.py:DeepSpeedZeroOptimizer_Stage3._create_fp32_partitions,
 * initialize_optimizer_states, _setup_for_real_optimizer; deepspeed/runtime/swap_tensor/utils.py:SwapBufferManager.
 */
function ofOptimizer({ plan, share }: StatesRun): readonly OfRank[] {
  const { masterBytes, stateBytes, accumulationBytes, pinOptimizer, offloadOptimizer, buffers } = plan;
  const group = Math.min(buffers.subGroup, share);
  const flat = lockedBytes(accumulationBytes * share, pinOptimizer);
  const reduced: OfRank = ['gradients', flat, 'Reduced gradients', pinOptimizer];
  return offloadOptimizer === 'nvme'
    ? [reduced, ['buffers', buffers.optimizerSwaps * group * masterBytes, 'Buffers to swap optimizer states', true]]
    : [
        ['optimizer', masterBytes * share, masterLabel],
        ['optimizer', stateBytes * share, stateLabel],
        ['gradients', groups(share, buffers.subGroup, masterBytes, pinOptimizer), gradientLabel, pinOptimizer],
        reduced,
      ];
}

/**
 * The weights in stage 3. Source: deepspeed/runtime/zero/stage3.py:DeepSpeedZeroOptimizer_Stage3._create_param_groups_fp16_flat_cpu_memory,
 * which always locks pages; deepspeed/runtime/swap_tensor/partitioned_param_swapper.py:AsyncPartitionedParameterSwapper._configure_aio.
 */
function ofWeights({ plan, params, gpus }: StatesRun): readonly OfRank[] {
  const { weightBytes, offloadParams, buffers } = plan;
  const weights = params / gpus;
  if (offloadParams === 'cpu') {
    return [['weights', lockedBytes(weightBytes * weights, true), 'Weights, partitioned', true]];
  }
  const kept = Math.min(buffers.maxInCpu, weights);
  const swapped = kept < weights ? Math.min(buffers.subGroup, weights) : 0;
  return [
    ['weights', lockedBytes(weightBytes * kept, true), 'Weights that stay in memory ("max_in_cpu")', true],
    ['buffers', buffers.paramSwaps * buffers.paramSwapSize * weightBytes, 'Buffers to swap weights', true],
    ['buffers', weightBytes * swapped, 'Updated weights on their way to NVMe', true],
  ];
}

/** Returns the RAM of each host while a run trains: what each of its processes has, times their number. */
export function hostParts(run: StatesRun): readonly Part[] {
  const { plan, hardware } = run;
  const ranks = hardware.gpusPerNode;
  const ofRank = [
    ...(plan.offloadOptimizer === 'none' ? [] : plan.stage === 3 ? ofOptimizer(run) : ofWholeWeights(run)),
    ...(plan.offloadParams === 'none' ? [] : ofWeights(run)),
  ];
  const times = ranks === 1 ? '' : `, for ${ranks} GPUs`;
  return ofRank.map(([kind, bytes, label, pinned = false]) => ({
    ...part('host', kind, ranks * bytes, `${label}${times}`),
    pinned,
  }));
}

/**
 * Returns what is on the drives of each host. Source: deepspeed/runtime/zero/stage3.py:DeepSpeedZeroOptimizer_Stage3._create_fp32_partitions,
 * _swap_out_offload_fp32_gradients.
 */
export function nvmeParts({ plan, params, share, gpus, hardware }: StatesRun): readonly Part[] {
  const { offloadOptimizer, offloadParams, masterBytes, stateBytes, weightBytes, buffers } = plan;
  const ranks = hardware.gpusPerNode;
  const states = offloadOptimizer === 'nvme' ? ranks * share : 0;
  const weights = offloadParams === 'nvme' ? ranks * Math.max(0, params / gpus - buffers.maxInCpu) : 0;
  return [
    part('nvme', 'weights', weightBytes * weights, 'Weights'),
    part('nvme', 'gradients', masterBytes * states, gradientLabel),
    part('nvme', 'optimizer', (masterBytes + stateBytes) * states, `${stateLabel} and master weights`),
  ];
}
