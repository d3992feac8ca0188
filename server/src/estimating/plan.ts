export type Device = 'none' | 'cpu' | 'nvme';

/** The sizes of buffers besides the model states, in elements. */
export interface Buffers {
  /**
   * The size of a bucket for gradients. `reduceBuckets` is the number of buckets: two if they alternate, 0 if none is
   * allocated.
   */
  readonly reduceBucket: number;
  readonly reduceBuckets: 0 | 1 | 2;
  /** Weights that stage 3 prefetches. */
  readonly prefetch: number;
  /** Weights that stage 3 may keep gathered. */
  readonly maxLive: number;
  /** Optimizer states are swapped in groups of this size, into `optimizerSwaps` buffers. */
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
  /** Bytes of a weight and of its gradient: 2 in fp16 and bf16, otherwise 4. */
  readonly weightBytes: 2 | 4;
  /** Bytes of a master weight and of its gradient. 0 if the optimizer updates the weight itself. */
  readonly masterBytes: 0 | 2 | 4;
  /** Bytes that the optimizer keeps for a parameter: 8 for Adam. */
  readonly stateBytes: number;
  /** Stage 1 keeps 32-bit gradients of all weights on each GPU, as the bf16 optimizer does. */
  readonly wholeGradients: boolean;
  /** The model is created under `deepspeed.zero.Init`. Only matters in stage 3. */
  readonly zeroInit: boolean;
  readonly buffers: Buffers;
}

/**
 * DeepSpeed's defaults. Source: deepspeed/runtime/zero/config.py:DeepSpeedZeroConfig,
 * deepspeed/runtime/zero/offload_config.py:DeepSpeedZeroOffloadParamConfig.
 */
export const usualBuffers: Buffers = {
  reduceBucket: 5e8,
  reduceBuckets: 1,
  prefetch: 5e7,
  maxLive: 1e9,
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
  weightBytes: 2,
  masterBytes: 4,
  stateBytes: 8,
  wholeGradients: false,
  zeroInit: true,
  buffers: usualBuffers,
};
