import type { Part } from './states/part.js';

/**
 * The phases of a training step; the largest decides about the memory: the forward pass with the loss, the backward
 * pass of the head, the rest of the backward pass with the reduction of the gradients, and the step of the optimizer.
 */
export type PhaseName = 'forward' | 'head' | 'backward' | 'step';

/** The most memory of a GPU in one phase, in bytes. */
export interface PhasePeak {
  readonly name: PhaseName;
  readonly gpuBytes: number;
}

/** A range in bytes. */
export interface ByteRange {
  readonly least: number;
  readonly most: number;
}

/** The memory of a run. The parts of a place add up to its bytes. */
export interface Estimate {
  /** Bytes of the tensors on each GPU in the phase that needs the most, as PyTorch's allocator counts them. */
  readonly gpuBytes: number;
  /** What nvidia-smi will show for a GPU, with CUDA, NCCL and the blocks that the allocator holds in reserve. */
  readonly shown: ByteRange;
  /** Bytes of RAM of each host while a run trains. */
  readonly hostBytes: number;
  /** The share of it that the system cannot swap out. */
  readonly pinnedBytes: number;
  /** Bytes of RAM of each host if all of its processes load the model in 32 bits at once. A program can avoid that. */
  readonly loadingBytes: number;
  /** Bytes on the drives of each host. */
  readonly nvmeBytes: number;
  /** The uses of memory in the deciding phase. */
  readonly parts: readonly Part[];
  /** The phase that decides. */
  readonly phase: PhaseName;
  /** The peaks of the phases, in their order. */
  readonly phases: readonly PhasePeak[];
  /** Whether activations are counted. Without them, the numbers are those of the model states. */
  readonly hasActivations: boolean;
  /** What the numbers do not include, as phrases. */
  readonly leftOut: readonly string[];
  /** The known facts about the training step, each with its source. */
  readonly inputs?: readonly string[];
  /** Tokens of a sequence, if nothing names their number. */
  readonly assumedLength?: number;
  /** The assumptions, as sentences. */
  readonly notes: readonly string[];
}

/** An estimate, or a sentence that says why there is none. */
export type EstimateReading =
  | { readonly ok: true; readonly estimate: Estimate }
  | { readonly ok: false; readonly problem: string };

const phaseTitles: { readonly [name in PhaseName]: string } = {
  forward: 'the forward pass and the loss',
  head: 'the backward pass of the head',
  backward: 'the backward pass',
  step: 'the step of the optimizer',
};

/** Returns a phase in words, for the middle of a sentence. */
export function phaseTitle(name: PhaseName): string {
  return phaseTitles[name];
}

const always = ['temporary tensors of single operations'];

/** Returns what an estimate does not include, as phrases. */
export function leftOutOf(hasActivations: boolean): readonly string[] {
  return hasActivations
    ? always
    : ['activations and logits, which grow with the micro batch and the sequence length', ...always];
}
