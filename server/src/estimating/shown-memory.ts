import type { ByteRange } from './estimate.js';

/** Bytes of the CUDA context with the kernels of a training run. */
const context: ByteRange = { least: 0.3e9, most: 0.8e9 };

/** Bytes of NCCL's buffers and of its own context, with several GPUs. */
const communication: ByteRange = { least: 0.2e9, most: 1e9 };

/**
 * What PyTorch's allocator has reserved for each byte of tensors at the peak of the first step. The upper value is the
 * 90th percentile of 500 training steps whose allocations were replayed in a model of the allocator.
 */
const reserved: ByteRange = { least: 1, most: 1.24 };

/** Returns what nvidia-smi will show for a GPU whose tensors take these bytes at their peak. */
export function shownMemory(tensorBytes: number, gpus: number): ByteRange {
  const nccl = gpus > 1 ? communication : { least: 0, most: 0 };
  const at = (end: keyof ByteRange): number => Math.round(tensorBytes * reserved[end] + context[end] + nccl[end]);
  return { least: at('least'), most: at('most') };
}
