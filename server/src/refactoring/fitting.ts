import { gibibyte, sizeText } from '../describing/byte-sizes.js';
import type { Estimate } from '../estimating/estimate.js';
import type { Settings } from '../loaders/assumptions.js';

/** The memory of the machines of a run in bytes, as far as it is known. */
export interface Memory {
  readonly gpuBytes?: number;
  /** RAM of each node. */
  readonly hostBytes?: number;
}

/** Returns the memory of the machines that the settings name. */
export function memoryOf({ gpuMemoryGB, hostMemoryGB }: Pick<Settings, 'gpuMemoryGB' | 'hostMemoryGB'>): Memory {
  return {
    ...(gpuMemoryGB === null ? {} : { gpuBytes: gpuMemoryGB * gibibyte }),
    ...(hostMemoryGB === null ? {} : { hostBytes: hostMemoryGB * gibibyte }),
  };
}

/**
 * Returns the bytes of a GPU that stay free. CUDA, NCCL and the allocator need a twentieth, and at least 1.5 GiB.
 * Activations that are not counted need more: a tenth, and at least 2 GiB.
 */
export function keptFree(gpuBytes: number, hasActivations: boolean): number {
  return hasActivations ? Math.max(gpuBytes / 20, 1.5 * gibibyte) : Math.max(gpuBytes / 10, 2 * gibibyte);
}

/** Returns what `keptFree` is for, as a phrase. */
export function keptFreeReason(hasActivations: boolean): string {
  return hasActivations ? 'CUDA, NCCL and the allocator' : 'activations and CUDA';
}

/** What does not fit: sentences that say why, by the memory that is too small. */
export interface Lack {
  readonly gpu?: string;
  readonly host?: string;
}

/** Returns the bytes of a GPU that tensors may use. */
export function usableBytes(gpuBytes: number, { hasActivations }: Pick<Estimate, 'hasActivations'>): number {
  return Math.max(gpuBytes - keptFree(gpuBytes, hasActivations), 0);
}

/** Compares an estimate with the memory of the machines. Memory for loading a model does not count. */
export function lackOf(estimate: Estimate, { gpuBytes = Infinity, hostBytes = Infinity }: Memory): Lack {
  const usable = gpuBytes < Infinity ? usableBytes(gpuBytes, estimate) : Infinity;
  return {
    ...(estimate.gpuBytes > usable
      ? { gpu: `Each GPU needs ${sizeText(estimate.gpuBytes)}; ${sizeText(usable)} are usable.` }
      : {}),
    ...(estimate.hostBytes > hostBytes
      ? { host: `Each node needs ${sizeText(estimate.hostBytes)} of RAM; it has ${sizeText(hostBytes)}.` }
      : {}),
  };
}

/** Returns a sentence about loading the model if that may need more RAM than there is. */
export function loadingNote({ loadingBytes }: Estimate, hostBytes: number): string | undefined {
  return loadingBytes > hostBytes
    ? `Loading takes ${sizeText(loadingBytes)} of RAM per node, more than there is, if all processes load the model in 32 bits at once. Load it in 16 bits or in one process after the other.`
    : undefined;
}
