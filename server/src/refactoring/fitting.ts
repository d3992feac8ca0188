import { gibibyte, sizeText } from '../describing/byte-sizes.js';
import { type Estimate, hostNeed } from '../estimating/estimate.js';

/** The memory of the machines of a run in bytes, as far as it is known. */
export interface Memory {
  readonly gpuBytes?: number;
  /** RAM of each node. */
  readonly hostBytes?: number;
}

/** Returns the bytes of a GPU that stay free for activations and CUDA: a tenth, and at least 2 GiB. */
export function keptFree(gpuBytes: number): number {
  return Math.max(gpuBytes / 10, 2 * gibibyte);
}

/** What does not fit: sentences that say why, by the memory that is too small. */
export interface Lack {
  readonly gpu?: string;
  readonly host?: string;
}

/** Compares an estimate with the memory of the machines. Memory for loading a model does not count. */
export function lackOf(estimate: Estimate, { gpuBytes = Infinity, hostBytes = Infinity }: Memory): Lack {
  const usable = gpuBytes - keptFree(gpuBytes);
  const { running } = hostNeed(estimate);
  return {
    ...(estimate.gpuBytes > usable && gpuBytes < Infinity
      ? { gpu: `Each GPU needs ${sizeText(estimate.gpuBytes)}; ${sizeText(Math.max(usable, 0))} are usable.` }
      : {}),
    ...(running > hostBytes
      ? { host: `Each node needs ${sizeText(running)} of RAM; it has ${sizeText(hostBytes)}.` }
      : {}),
  };
}

/** Returns a sentence about loading the model if that may need more RAM than there is. */
export function loadingNote(estimate: Estimate, hostBytes: number): string | undefined {
  const { loading } = hostNeed(estimate);
  return loading > hostBytes
    ? `Loading takes ${sizeText(loading)} of RAM per node, more than there is, if all processes load the model in 32 bits at once. Load it in 16 bits or in one process after the other.`
    : undefined;
}
