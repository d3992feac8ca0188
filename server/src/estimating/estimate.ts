/** Memory that an estimate speaks of: of one GPU, of the CPUs of one node, of the NVMe drives of one node. */
export type Place = 'gpu' | 'cpu' | 'nvme';

/**
 * What memory is used for. `gathered`: the weights and gradients of the layer at work; `loading`: copies of the model while
 * it is loaded; `reserve`: what DeepSpeed adds for buffers that nobody counts.
 */
export type PartKind = 'weights' | 'gradients' | 'optimizer' | 'gathered' | 'buffers' | 'loading' | 'reserve';

export interface Part {
  readonly place: Place;
  readonly kind: PartKind;
  readonly bytes: number;
  /** What it is, for people: "Optimizer state and 32-bit weights, shared by 8 GPUs". */
  readonly label: string;
}

/** The memory that a run takes. The parts of a place add up to its bytes. */
export interface Estimate {
  /** Of each GPU. */
  readonly gpuBytes: number;
  /** Of each node. */
  readonly cpuBytes: number;
  /** Of each node. */
  readonly nvmeBytes: number;
  readonly parts: readonly Part[];
  /** What can come on top for moments: a limit, not an expectation. */
  readonly atMost: readonly Part[];
  /** What is not in any of the numbers, in phrases. */
  readonly leftOut: readonly string[];
  /** What was taken for granted, in sentences. */
  readonly notes: readonly string[];
}

export const leftOut: readonly string[] = [
  'activations, which grow with the micro batch and the length of the sequences',
  'what CUDA and the kernels take on each GPU, mostly 0.5 to 2 GiB',
  'fragmentation, and temporary tensors of single operations',
  'what frozen weights or adapters save: all weights are taken to be trained',
];

function bytesOf(parts: readonly Part[], place: Place): number {
  return parts.reduce((sum, part) => (part.place === place ? sum + part.bytes : sum), 0);
}

/** Adds parts up; those without bytes are dropped. */
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
