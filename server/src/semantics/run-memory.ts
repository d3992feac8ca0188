import type { ConfigDocument } from '../document/config-document.js';
import type { Assumptions } from '../loaders/assumptions.js';
import type { Reading } from './reading.js';

/** A key, and a value of it with which a run fits. */
export type Remedy = readonly [path: string, value: number | boolean];

/** Returns a sentence with a remedy. */
export function withRemedy([path, value]: Remedy): string {
  return `With "${path}" ${value} the run fits.`;
}

/** The memory of a GPU or of a host. */
export interface Fit {
  readonly needed: number;
  readonly available: number;
  /** Values that each make the run fit by themselves. Empty if it fits already. */
  readonly remedies: readonly Remedy[];
}

/** The memory that a run needs and has, as far as nothing of it is assumed. All sizes are in bytes. */
export interface RunMemory {
  /** The model, as the settings or the arguments of the run name it. */
  readonly model: string;
  /** Tensors on each GPU, and its memory; undefined if one of them is not known. */
  readonly gpu: Fit | undefined;
  /** When a GPU needs the most: "the backward pass". */
  readonly phase: string;
  readonly microBatch: number;
  readonly sequenceLength: number;
  /** RAM of each host while a run trains; undefined if one of the two is not known. */
  readonly host: (Fit & { readonly pinned: number }) | undefined;
  /** Elements of the largest parameter that one GPU has; undefined if it is not known. */
  readonly largestPartition: number | undefined;
  /** Weights that need a buffer of "offload_param" at the same time; undefined if it is not known. */
  readonly weightBuffers: number | undefined;
}

type RunMemoryOf = (reading: Reading) => RunMemory | undefined;

let provided: RunMemoryOf | undefined;

/** Keeps what estimates the memory of a run. Rules know nothing of memory without it. */
export function provideRunMemory(of: RunMemoryOf): void {
  provided = of;
}

const known = new WeakMap<
  ConfigDocument,
  { readonly assumptions: Assumptions; readonly memory: RunMemory | undefined }
>();

/** Returns the memory of a run with a config; undefined if nothing estimates it, or the size of its model is not known. */
export function runMemory({ document, assumptions }: Reading): RunMemory | undefined {
  const found = known.get(document);
  if (found?.assumptions === assumptions) {
    return found.memory;
  }
  const memory = provided?.({ document, assumptions });
  // What estimates may be loaded later.
  if (memory !== undefined) {
    known.set(document, { assumptions, memory });
  }
  return memory;
}
