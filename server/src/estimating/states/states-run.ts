import type { Hardware } from './hardware.js';
import type { Part, PartKind, Place } from './part.js';
import { type Plan, settledPlan } from './plan.js';

/** A plan for a model on machines, with derived numbers. All of them are in elements or GPUs. */
export interface StatesRun {
  readonly plan: Plan;
  readonly params: number;
  /** Parameters with a gradient. The others are frozen. */
  readonly trained: number;
  /** Parameters from the first trained one to the last layer: the backward pass goes no further. */
  readonly reached: number;
  /** The trained parameters of one GPU, if they are partitioned. */
  readonly share: number;
  /** The largest trained tensor, 0 if it is not known. */
  readonly largest: number;
  /** The largest tensor, trained or frozen. */
  readonly largestWeight: number;
  readonly gpus: number;
  readonly hardware: Hardware;
}

/** The counts of parameters that states depend on. */
interface Counts {
  readonly params: number;
  readonly trained?: number;
  readonly reached?: number;
  readonly largestLayer?: number;
  readonly largestTrained?: number;
}

/** Returns the run of a model on machines. */
export function statesRun(plan: Plan, model: Counts, hardware: Hardware): StatesRun {
  const { params, largestLayer = 0 } = model;
  const trained = Math.min(model.trained ?? params, params);
  const gpus = hardware.gpusPerNode * hardware.nodes;
  return {
    plan: settledPlan(plan),
    params,
    trained,
    reached: Math.min(model.reached ?? params, params),
    share: trained / gpus,
    largest: Math.min(model.largestTrained ?? largestLayer, trained),
    largestWeight: largestLayer,
    gpus,
    hardware,
  };
}

/** Returns a part in whole bytes. */
export function part(place: Place, kind: PartKind, bytes: number, label: string): Part {
  return { place, kind, bytes: Math.round(bytes), label };
}

/** Returns a part of GPU memory. */
export function onGpu(kind: PartKind, bytes: number, label: string): Part {
  return part('gpu', kind, bytes, label);
}

/** Returns ", partitioned across 8 GPUs"; nothing for a single one. */
export function acrossGpus({ gpus }: StatesRun): string {
  return gpus === 1 ? '' : `, partitioned across ${gpus} GPUs`;
}

/**
 * The part of the largest tensor that a partition keeps beyond its own elements, for two partitions. It is a measured
 * mean: most edges cut smaller tensors, and smaller partitions have smaller tensors at their edges.
 */
const beyondEdges = 0.75;

/**
 * Returns the gradients that a GPU keeps in stages 1 and 2: its partition, with the tensors at its edges in full.
 * Source: deepspeed/runtime/zero/stage_1_and_2.py:DeepSpeedZeroOptimizer.copy_grads_in_partition, which counts whole
 * parameters.
 */
export function ownGradients({ trained, share, largest, gpus }: StatesRun): number {
  const edges = gpus === 1 ? 0 : (beyondEdges * 2 * Math.min(largest, share)) / gpus;
  return Math.min(trained, share + edges);
}
