import { bufferFactor } from './model-states.js';

/** The memory of one GPU, of the CPUs of one node, or of the NVMe drives of one node. */
export type Place = 'gpu' | 'cpu' | 'nvme';

/**
 * The use of memory. `gathered`: weights and gradients of the current layer. `loading`: copies of the model while it is
 * loaded. `reserve`: the share that DeepSpeed adds for buffers that are not counted.
 */
export type PartKind = 'weights' | 'gradients' | 'optimizer' | 'gathered' | 'buffers' | 'loading' | 'reserve';

export interface Part {
  readonly place: Place;
  readonly kind: PartKind;
  readonly bytes: number;
  /** A description for users: "Optimizer state and master weights, partitioned across 8 GPUs". */
  readonly label: string;
}

/** The memory of a run. The parts of a place add up to its bytes. */
export interface Estimate {
  /** Bytes of each GPU. */
  readonly gpuBytes: number;
  /** Bytes of each node. */
  readonly cpuBytes: number;
  /** Bytes of each node. */
  readonly nvmeBytes: number;
  readonly parts: readonly Part[];
  /** Temporary additions: an upper limit, not an expectation. */
  readonly atMost: readonly Part[];
  /** What the numbers do not include, as phrases. */
  readonly leftOut: readonly string[];
  /** The assumptions, as sentences. */
  readonly notes: readonly string[];
}

export const leftOut: readonly string[] = [
  'activations, which grow with the micro batch and the sequence length',
  'CUDA and its kernels on each GPU, usually 0.5 to 2 GiB',
  'fragmentation, and temporary tensors of single operations',
  'savings from frozen weights or adapters: the estimate assumes that all weights are trained',
];

function bytesOf(parts: readonly Part[], place: Place): number {
  return parts.reduce((sum, part) => (part.place === place ? sum + part.bytes : sum), 0);
}

/** Memory of each node while a run trains, and while the model is loaded before that; 0 if that needs no more. */
export interface HostNeed {
  readonly running: number;
  readonly loading: number;
}

/**
 * Separates the CPU memory of a run from that for loading the model, which a program can avoid. DeepSpeed counts the
 * larger one.
 */
export function hostNeed({ cpuBytes, parts }: Pick<Estimate, 'cpuBytes' | 'parts'>): HostNeed {
  const extra = parts.find(({ place, kind }) => place === 'cpu' && kind === 'loading')?.bytes ?? 0;
  return extra === 0
    ? { running: cpuBytes, loading: 0 }
    : { running: Math.trunc((cpuBytes - extra) * bufferFactor), loading: cpuBytes };
}

/** Adds up parts. Drops parts of 0 bytes. */
export function estimateOf(parts: readonly Part[], atMost: readonly Part[], notes: readonly string[]): Estimate {
  return {
    gpuBytes: bytesOf(parts, 'gpu'),
    cpuBytes: bytesOf(parts, 'cpu'),
    nvmeBytes: bytesOf(parts, 'nvme'),
    parts: parts.filter(({ bytes }) => bytes > 0),
    atMost: atMost.filter(({ bytes }) => bytes > 0),
    leftOut,
    notes,
  };
}
