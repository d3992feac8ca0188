import type { Knob } from '../tuning/knob.js';

const path = 'zero_optimization.overlap_comm';

export const overlapCommOn: Knob = {
  name: 'overlap-comm-on',
  pace: 'faster',
  description: 'Gradients are reduced while the backward pass goes on. Stages 1 and 2 need a second bucket for it.',
  turn: ({ plan: { stage, buffers } }) =>
    stage > 0 && stage < 3 && !buffers.overlap
      ? { title: 'overlap_comm true', change: { values: { [path]: true } } }
      : undefined,
};
