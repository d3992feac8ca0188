import type { Knob } from '../tuning/knob.js';

export const offloadParameters: Knob = {
  name: 'offload-parameters',
  pace: 'slower',
  description: 'The weights move to the RAM of each host. Each layer is copied to the GPUs when it is needed.',
  turn: ({ rung }) =>
    rung?.stage === 3 && rung.parameters === 'none'
      ? { title: 'Offload the parameters', change: { rung: { ...rung, parameters: 'cpu' } } }
      : undefined,
};
