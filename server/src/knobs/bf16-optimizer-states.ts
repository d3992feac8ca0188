import type { Knob } from '../tuning/knob.js';

const masters = 'bf16.bf16_master_weights_and_grads';
const states = 'bf16.bf16_optimizer_states';

export const bf16OptimizerStates: Knob = {
  name: 'bf16-optimizer-states',
  pace: 'same',
  description:
    'Master weights and optimizer states have 16 bits instead of 32. Small updates of weights get lost: watch the loss.',
  turn: ({ plan: { masterBytes, stage }, valueAt }) =>
    stage > 0 && masterBytes === 4 && valueAt('bf16.enabled') === true && valueAt(states) === false
      ? { title: 'bf16 optimizer states', change: { values: { [masters]: true, [states]: true } } }
      : undefined,
};
