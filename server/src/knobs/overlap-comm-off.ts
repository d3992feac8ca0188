import type { Knob } from '../tuning/knob.js';

const path = 'zero_optimization.overlap_comm';

export const overlapCommOff: Knob = {
  name: 'overlap-comm-off',
  pace: 'slower',
  description:
    'The reduction of gradients no longer overlaps with the backward pass. Stages 1 and 2 then need one bucket instead of two.',
  turn: ({ plan: { stage, buffers } }) =>
    stage > 0 && stage < 3 && buffers.overlap
      ? { title: 'overlap_comm false', change: { values: { [path]: false } } }
      : undefined,
};
