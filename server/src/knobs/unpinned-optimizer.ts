import type { Knob } from '../tuning/knob.js';

const path = 'zero_optimization.offload_optimizer.pin_memory';

export const unpinnedOptimizer: Knob = {
  name: 'unpinned-optimizer',
  pace: 'a little slower',
  description: 'Offloaded states are not in page-locked memory, whose blocks PyTorch rounds up to powers of two.',
  turn: ({ plan: { offloadOptimizer, pinOptimizer } }) =>
    offloadOptimizer !== 'none' && pinOptimizer
      ? { title: 'pin_memory false', change: { values: { [path]: false } } }
      : undefined,
};
