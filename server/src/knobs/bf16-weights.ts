import type { Knob } from '../tuning/knob.js';

export const bf16Weights: Knob = {
  name: 'bf16-weights',
  pace: 'faster',
  description: 'Weights, gradients and activations have 16 bits instead of 32. The GPUs need support for bf16.',
  turn: ({ plan: { weightBytes }, valueAt }) =>
    weightBytes === 4 && valueAt('fp16.enabled') === false && valueAt('bf16.enabled') === false
      ? { title: 'bf16 weights', change: { values: { 'bf16.enabled': true } } }
      : undefined,
};
