import type { Part } from './part.js';
import { onGpu, type StatesRun } from './states-run.js';

/**
 * Returns how many weights stage 3 has in full at the end of the forward pass. It prefetches up to a limit, and keeps a
 * weight that is used again soon: with n others behind it that is after 2n. The current layer comes on top. Source:
 * deepspeed/runtime/zero/partitioned_param_coordinator.py:PartitionedParameterCoordinator.__params_to_release,
 * _fetch_sub_module_impl.
 */
export function keptWeights({ plan: { buffers }, params, largestWeight }: StatesRun): number {
  return Math.min(params, Math.max(buffers.maxLive, buffers.reuseDistance / 2) + largestWeight);
}

/** Returns the weights that are gathered next: as many as the file says, and the rest of the tensor that exceeds it. */
export function prefetched({ plan: { buffers }, params, largestWeight }: StatesRun, others: number): number {
  return Math.min(params, buffers.prefetch + (others > 0 ? largestWeight / 2 : 0));
}

/** Returns the gathered weights of stage 3, and those that are gathered next; none on a single GPU that has them. */
export function gatheredParts(run: StatesRun): readonly Part[] {
  const { plan, params, gpus } = run;
  const { stage, weightBytes, offloadParams } = plan;
  if (stage < 3 || (gpus === 1 && offloadParams === 'none')) {
    return [];
  }
  const kept = keptWeights(run);
  return [
    onGpu('gathered', weightBytes * kept, 'Weights that stay gathered'),
    onGpu('gathered', weightBytes * prefetched(run, params - kept), 'Prefetched weights'),
    secondCopy(run, params - kept),
  ];
}

/**
 * Returns the second copy of weights that are not gathered: a weight gets it when it is partitioned again, and loses it
 * after the step. Source: deepspeed/runtime/zero/partition_parameters.py:Init._partition_param_sec.
 */
export function secondCopy({ plan }: StatesRun, count: number): Part {
  const copies = plan.secondCopy > 1 && plan.offloadParams === 'none' ? count / plan.secondCopy : 0;
  const label = `Second copy of the weights, partitioned across ${plan.secondCopy} GPUs`;
  return onGpu('weights', plan.weightBytes * copies, label);
}
