import { type Knob, keyTitle } from '../tuning/knob.js';

const path = 'zero_optimization.stage3_prefetch_bucket_size';
const smaller = 1e7;

export const prefetchBucketSize: Knob = {
  name: 'prefetch-bucket-size',
  pace: 'a little slower',
  description: 'Stage 3 gathers fewer weights ahead of their use, and waits for some of them.',
  turn: ({ plan: { stage, buffers } }) =>
    stage === 3 && buffers.prefetch > smaller
      ? { title: keyTitle(path, smaller), change: { values: { [path]: smaller } } }
      : undefined,
};
