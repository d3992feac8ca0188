import type { Knob } from '../tuning/knob.js';

export const optimizerOnGpu: Knob = {
  name: 'optimizer-on-gpu',
  pace: 'faster',
  description: 'The optimizer states and their step move back to the GPUs.',
  turn: ({ rung }) =>
    rung !== undefined && rung.stage > 0 && rung.optimizer !== 'none'
      ? { title: 'Keep the optimizer on the GPUs', change: { rung: { ...rung, optimizer: 'none' } } }
      : undefined,
};
