import type { Hardware } from './states/hardware.js';

/** The result of DeepSpeed's own estimators: bytes of CPU memory per node and of memory per GPU. */
export interface ModelStates {
  readonly cpuBytes: number;
  readonly gpuBytes: number;
}

/** The factor by which DeepSpeed multiplies CPU memory to reserve space for uncounted buffers. */
const bufferFactor = 1.5;

export interface Zero2Options {
  readonly offloadOptimizer: boolean;
  readonly bufferFactor?: number;
}

/**
 * Computes DeepSpeed's `estimate_zero2_model_states_mem_needs`, to the byte: 16-bit weights, Adam, all weights trained.
 * With the optimizer on the CPU, it counts the memory for the GPUs of all nodes on one node. Source:
 * deepspeed/runtime/zero/stage_1_and_2.py:estimate_zero2_model_states_mem_needs, as it is since 0.14.3.
 */
export function zero2ModelStates(
  params: number,
  { gpusPerNode, nodes }: Hardware,
  { offloadOptimizer, bufferFactor: factor = bufferFactor }: Zero2Options,
): ModelStates {
  const gpus = nodes * gpusPerNode;
  const [cpu, gpu] = offloadOptimizer
    ? [params * Math.max(4 * gpus, 16) * factor, 2 * params]
    : [params * 4 * gpusPerNode * factor, 2 * params + Math.trunc((18 * params) / gpus)];
  return { cpuBytes: Math.trunc(cpu), gpuBytes: gpu };
}

export interface Zero3Options {
  readonly offloadOptimizer: boolean;
  /** Has no effect on the result unless the optimizer is offloaded too. */
  readonly offloadParams: boolean;
  /** The model is created under `deepspeed.zero.Init`, so no process ever holds all of it. */
  readonly zeroInit: boolean;
  readonly bufferFactor?: number;
}

/**
 * Returns the bytes per parameter that are partitioned across the CPUs of all nodes. Returns undefined if nothing is
 * offloaded.
 */
function offloadedBytes({ offloadOptimizer, offloadParams }: Zero3Options): number | undefined {
  return offloadOptimizer ? (offloadParams ? 18 : 16) : undefined;
}

/** Returns the bytes per parameter that are partitioned across all GPUs, without the largest layer. */
function shardedBytes({ offloadOptimizer, offloadParams }: Zero3Options): number {
  return offloadOptimizer ? (offloadParams ? 0 : 2) : 18;
}

/**
 * Computes DeepSpeed's `estimate_zero3_model_states_mem_needs`, to the byte. `largestLayer` is the most parameters that
 * one module has of its own, without those of its submodules. Source: deepspeed/runtime/zero/stage3.py:estimate_zero3_model_states_mem_needs.
 */
export function zero3ModelStates(
  params: number,
  largestLayer: number,
  { gpusPerNode, nodes }: Hardware,
  options: Zero3Options,
): ModelStates {
  const factor = options.bufferFactor ?? bufferFactor;
  const perNode = 1 / nodes;
  const offloaded = offloadedBytes(options);
  const whole = 4 * gpusPerNode;
  const cpu =
    offloaded === undefined
      ? (options.zeroInit ? largestLayer : params) * whole * factor
      : options.zeroInit
        ? params * offloaded * perNode * factor
        : params * Math.max(whole, offloaded * perNode) * factor;
  const sharded = Math.trunc((shardedBytes(options) * params) / (nodes * gpusPerNode));
  return { cpuBytes: Math.trunc(cpu), gpuBytes: 4 * largestLayer + sharded };
}
