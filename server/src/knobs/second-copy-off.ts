import type { Knob } from '../tuning/knob.js';

const path = 'zero_optimization.zero_hpz_partition_size';

export const secondCopyOff: Knob = {
  name: 'second-copy-off',
  pace: 'slower',
  description: 'Weights have no second copy within a host, so the backward pass gathers them from all hosts.',
  turn: ({ plan: { secondCopy } }) =>
    secondCopy > 1 ? { title: 'zero_hpz_partition_size 1', change: { values: { [path]: 1 } } } : undefined,
};
