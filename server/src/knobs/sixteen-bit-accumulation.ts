import type { Knob } from '../tuning/knob.js';

const path = 'data_types.grad_accum_dtype';

export const sixteenBitAccumulation: Knob = {
  name: 'sixteen-bit-accumulation',
  pace: 'same',
  description: 'Gradients are accumulated in the precision of the weights. Sums over many steps are less exact.',
  turn: ({ plan: { accumulationBytes, weightBytes } }) =>
    accumulationBytes === 4 && weightBytes === 2
      ? { title: 'grad_accum_dtype left out', change: { values: { [path]: null } } }
      : undefined,
};
