import type { Part } from './part.js';
import { onGpu, type StatesRun } from './states-run.js';

/**
 * Returns how many weights stage 3 has in full at the end of the forward pass. It prefetches up to a limit, and keeps a
 * weight that is used again soon: with n others behind it that is after 2n. The current layer comes on top. Source:
 * deepspeed/runtime/zero/partitioned_param_coordinator.py:PartitionedParameterCoordinator.__params_to_release,
 * _fetch_sub_module_impl.
 */
export function keptWeights({ plan: { buffers }, reached, largestWeight }: StatesRun): number {
  return Math.min(reached, Math.max(buffers.maxLive, buffers.reuseDistance / 2) + largestWeight);
}

/** Returns the weights that are gathered next: as many as the file says, and the rest of the tensor that exceeds it. */
export function prefetched({ plan: { buffers }, reached, largestWeight }: StatesRun, others: number): number {
  return Math.min(reached, buffers.prefetch + (others > 0 ? largestWeight / 2 : 0));
}

function gathers({ plan: { stage, offloadParams }, gpus }: StatesRun): boolean {
  return stage === 3 && (gpus > 1 || offloadParams !== 'none');
}

/**
 * The share of the weights that stage 3 has gathered when the forward pass has left the first of them behind: each module,
 * with or without weights, prefetches more. It is a measured mean.
 */
const ahead = 0.85;

/**
 * Returns the weights that the forward pass has in front of it at most, if the backward pass needs none of the first
 * ones. Otherwise it has more at its end.
 */
export function aheadParts(run: StatesRun): readonly Part[] {
  const { plan, params, reached, largestWeight } = run;
  const count = Math.min(ahead * params, plan.buffers.maxLive + 2 * largestWeight);
  return gathers(run) && reached < params
    ? [onGpu('gathered', plan.weightBytes * count, 'Weights that are prefetched')]
    : [];
}

/** Returns the gathered weights of stage 3, and those that are gathered next; none on a single GPU that has them. */
export function gatheredParts(run: StatesRun): readonly Part[] {
  const { plan, params, reached } = run;
  const { weightBytes } = plan;
  if (!gathers(run)) {
    return [];
  }
  const kept = keptWeights(run);
  return [
    onGpu('gathered', weightBytes * kept, 'Weights that stay gathered'),
    onGpu('gathered', weightBytes * prefetched(run, reached - kept), 'Prefetched weights'),
    secondCopy(run, params - kept),
  ];
}

/**
 * Returns the second copy of weights that are not gathered: a weight gets it when it is partitioned again, and loses it
 * after the step. Source: deepspeed/runtime/zero/partition_parameters.py:Init._partition_param_sec.
 */
export function secondCopy({ plan, params }: StatesRun, count: number): Part {
  // It lives until the step, through all backward passes.
  const copied = plan.accumulates ? params : count;
  const copies = plan.secondCopy > 1 && plan.offloadParams === 'none' ? copied / plan.secondCopy : 0;
  const label = `Second copy of the weights, partitioned across ${plan.secondCopy} GPUs`;
  return onGpu('weights', plan.weightBytes * copies, label);
}
