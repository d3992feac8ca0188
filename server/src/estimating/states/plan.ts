export type Device = 'none' | 'cpu' | 'nvme';

/** The sizes of buffers besides the model states, in elements. */
export interface Buffers {
  /**
   * The size of a bucket for gradients. `reduceBuckets` is the number of buckets: two if they alternate, 0 if none is
   * allocated.
   */
  readonly reduceBucket: number;
  readonly reduceBuckets: 0 | 1 | 2;
  /** Gradients are reduced while the backward pass runs, in stage 1 too. */
  readonly overlap: boolean;
  /** Weights that stage 3 prefetches. */
  readonly prefetch: number;
  /** Weights that stage 3 may keep gathered. */
  readonly maxLive: number;
  /** Stage 3 keeps a weight that is used again after at most this many others. */
  readonly reuseDistance: number;
  /** Stage 3 updates weights in groups of this size, and swaps them to NVMe through `optimizerSwaps` buffers. */
  readonly subGroup: number;
  readonly optimizerSwaps: number;
  readonly paramSwaps: number;
  readonly paramSwapSize: number;
  /** Weights per GPU that stay in CPU memory although the others are on NVMe. */
  readonly maxInCpu: number;
}

/** The facts about a run that determine the memory of its model states. */
export interface Plan {
  readonly stage: 0 | 1 | 2 | 3;
  readonly offloadOptimizer: Device;
  readonly offloadParams: Device;
  /** Offloaded states are in page-locked memory. */
  readonly pinOptimizer: boolean;
  readonly pinParams: boolean;
  /** Bytes of a weight and of its gradient: 2 in fp16 and bf16, otherwise 4. */
  readonly weightBytes: 2 | 4;
  /** Bytes of a master weight and of its gradient. 0 if the optimizer updates the weight itself. */
  readonly masterBytes: 0 | 2 | 4;
  /** Bytes that the optimizer keeps for a parameter: 8 for Adam. */
  readonly stateBytes: number;
  /** Bytes of an accumulated gradient ("data_types.grad_accum_dtype"). */
  readonly accumulationBytes: 2 | 4;
  /** A step has more than one backward pass, so gradients outlive a pass. */
  readonly accumulates: boolean;
  /** The bf16 optimizer runs instead of ZeRO's: it keeps 32-bit gradients of all weights on each GPU. */
  readonly wholeGradients: boolean;
  /** The bf16 optimizer frees a gradient when it has added it to the 32-bit ones, as DeepSpeed does since 0.19.8. */
  readonly freesGradients: boolean;
  /** Stages 1 and 2 accumulate the 32-bit gradients of a partition in one buffer, as DeepSpeed does since 0.19.8. */
  readonly flatAccumulation: boolean;
  /** The number of GPUs that share a second copy of the weights ("zero_hpz_partition_size"), 1 without a copy. */
  readonly secondCopy: number;
  readonly buffers: Buffers;
}

/**
 * DeepSpeed's defaults. Source: deepspeed/runtime/zero/config.py:DeepSpeedZeroConfig,
 * deepspeed/runtime/zero/offload_config.py:DeepSpeedZeroOffloadParamConfig.
 */
export const usualBuffers: Buffers = {
  reduceBucket: 5e8,
  reduceBuckets: 1,
  overlap: false,
  prefetch: 5e7,
  maxLive: 1e9,
  reuseDistance: 1e9,
  subGroup: 1e9,
  optimizerSwaps: 4,
  paramSwaps: 5,
  paramSwapSize: 1e8,
  maxInCpu: 1e9,
};

/** The most common run: 16-bit weights and Adam, nothing offloaded. */
export const usualPlan: Plan = {
  stage: 2,
  offloadOptimizer: 'none',
  offloadParams: 'none',
  pinOptimizer: true,
  pinParams: true,
  weightBytes: 2,
  masterBytes: 4,
  stateBytes: 8,
  accumulationBytes: 2,
  accumulates: false,
  wholeGradients: false,
  freesGradients: false,
  flatAccumulation: false,
  secondCopy: 1,
  buffers: usualBuffers,
};

/**
 * Returns a plan without what its optimizer does not do: stage 0 and the bf16 optimizer offload nothing, stages 1 and 2
 * only to the CPU.
 */
export function settledPlan(plan: Plan): Plan {
  const { stage, offloadOptimizer, wholeGradients } = plan;
  return {
    ...plan,
    offloadParams: stage === 3 ? plan.offloadParams : 'none',
    offloadOptimizer:
      stage === 0 || wholeGradients ? 'none' : stage < 3 && offloadOptimizer === 'nvme' ? 'cpu' : offloadOptimizer,
    secondCopy: stage === 3 ? plan.secondCopy : 1,
  };
}
