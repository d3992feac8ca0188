import type { Module } from './module.js';

/** More layers than any model has: a file with a wrong number must not take long. */
const mostLayers = 10_000;

/** Returns the sizes of the weights of a module, in elements, the last one first. */
function tensorsOf({ params, tensor = params, each = 1, experts }: Module): readonly number[] {
  return experts === undefined ? Array.from({ length: each }, () => tensor) : [params - tensor, tensor];
}

/**
 * Returns how many weights stage 3 still has when the forward pass ends, of those with at least `least` elements: the
 * backward pass uses a weight with n elements behind it again after 2n others. Source:
 * deepspeed/runtime/zero/partitioned_param_coordinator.py:PartitionedParameterCoordinator.__params_to_release.
 */
export function keptWeights(modules: readonly Module[], layers: number, distance: number, least: number): number {
  const heads = modules.filter(({ shared }) => shared !== undefined);
  const own = modules
    .filter(({ role, experts, shared }) => shared === undefined && (role !== undefined || experts !== undefined))
    // Of two kinds of layers, the frequent one.
    .filter(({ count, each = 1 }) => 2 * count >= each * layers)
    .toReversed();
  let [behind, kept] = [0, 0];
  const isOver = (module: Module): boolean => {
    for (const size of tensorsOf(module)) {
      if (2 * behind >= distance) {
        return true;
      }
      kept += size >= least ? 1 : 0;
      behind += size;
    }
    return false;
  };
  const over = heads.some(isOver) || Array.from({ length: Math.min(layers, mostLayers) }).some(() => own.some(isOver));
  if (!over) {
    modules.slice(0, 1).some(isOver);
  }
  return kept;
}
