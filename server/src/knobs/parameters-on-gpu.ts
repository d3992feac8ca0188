import type { Knob } from '../tuning/knob.js';

export const parametersOnGpu: Knob = {
  name: 'parameters-on-gpu',
  pace: 'faster',
  description: 'The weights move back to the GPUs, partitioned.',
  turn: ({ rung }) =>
    rung?.stage === 3 && rung.parameters !== 'none'
      ? { title: 'Keep the parameters on the GPUs', change: { rung: { ...rung, parameters: 'none' } } }
      : undefined,
};
