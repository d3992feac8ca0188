import type { Knob } from '../tuning/knob.js';

export const offloadOptimizer: Knob = {
  name: 'offload-optimizer',
  pace: 'slower',
  description: 'The optimizer states and their step move to the RAM and the processor of each host.',
  turn: ({ rung, plan: { wholeGradients } }) =>
    rung !== undefined && rung.stage > 0 && rung.optimizer === 'none' && !wholeGradients
      ? { title: 'Offload the optimizer', change: { rung: { ...rung, optimizer: 'cpu' } } }
      : undefined,
};
