import type { Remedy } from '../semantics/run-memory.js';
import type { Plan } from './states/plan.js';

/** The size of smaller groups of weights. */
const smaller = 1e8;

/** Keys that can save memory by themselves, with a saving value and the plan that follows from it. */
const keys: readonly (readonly [...Remedy, (plan: Plan) => Partial<Plan>])[] = [
  ['zero_optimization.zero_hpz_partition_size', 1, () => ({ secondCopy: 1 })],
  [
    'zero_optimization.sub_group_size',
    smaller,
    ({ buffers }) => ({ buffers: { ...buffers, subGroup: Math.min(smaller, buffers.subGroup) } }),
  ],
  ['zero_optimization.offload_optimizer.pin_memory', false, () => ({ pinOptimizer: false })],
];

/** Returns values of single keys that may save memory, each with the plan of a run that has it. */
export function savings(plan: Plan): readonly (readonly [Remedy, Plan])[] {
  return keys.map(([path, value, change]) => [[path, value], { ...plan, ...change(plan) }]);
}
