import { type Knob, leanerOr } from '../tuning/knob.js';

export const sdpaAttention: Knob = {
  name: 'sdpa-attention',
  pace: 'faster',
  description:
    'The kernel of PyTorch keeps no matrix with the weights of all pairs of tokens. Not every model has it: transformers says so when it loads one.',
  turn: ({ inputs: { attention } }) =>
    attention.value === 'eager'
      ? { title: 'Attention by sdpa', change: { step: { attention: leanerOr(attention, 'sdpa') } } }
      : undefined,
};
