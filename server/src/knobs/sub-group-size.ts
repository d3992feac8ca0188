import { type Knob, keyTitle } from '../tuning/knob.js';

const path = 'zero_optimization.sub_group_size';
const smaller = 1e8;

export const subGroupSize: Knob = {
  name: 'sub-group-size',
  pace: 'a little slower',
  description:
    'The optimizer of stage 3 updates smaller groups of weights, so that the gradients of fewer are converted at once.',
  turn: ({ plan: { stage, buffers } }) =>
    stage === 3 && buffers.subGroup > smaller
      ? { title: keyTitle(path, smaller), change: { values: { [path]: smaller } } }
      : undefined,
};
