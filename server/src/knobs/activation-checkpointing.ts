import { type Knob, leanerOr } from '../tuning/knob.js';

export const activationCheckpointing: Knob = {
  name: 'activation-checkpointing',
  pace: 'slower',
  description:
    'Each layer keeps its input only, and computes its activations again in the backward pass: about a third more computation.',
  turn: ({ inputs: { checkpointing } }) =>
    checkpointing.value === 'off'
      ? {
          title: 'Activation checkpointing',
          change: { step: { checkpointing: leanerOr(checkpointing, 'non-reentrant') } },
        }
      : undefined,
};
