import type { Members } from './template.js';

/** Stage 2 as it is usually run. Buckets of 2e8 elements keep it at 763 MiB with overlap. */
export const zero2Section: Members = {
  stage: 2,
  overlap_comm: true,
  contiguous_gradients: true,
  reduce_scatter: true,
  reduce_bucket_size: 2e8,
  allgather_bucket_size: 2e8,
};

/** Stage 3 as it is usually run. Checkpoints contain the full weights. */
export const zero3Section: Members = {
  stage: 3,
  overlap_comm: true,
  contiguous_gradients: true,
  reduce_bucket_size: 5e8,
  stage3_prefetch_bucket_size: 5e7,
  stage3_param_persistence_threshold: 1e5,
  stage3_max_live_parameters: 1e9,
  stage3_max_reuse_distance: 1e9,
  stage3_gather_16bit_weights_on_model_save: true,
};

/** Offload to host memory, page-locked so that copies overlap with computation. */
export const toCpu: Members = { device: 'cpu', pin_memory: true };
