import type { Knob } from '../tuning/knob.js';
import { smallerMicroBatch } from '../tuning/smaller-micro-batch.js';

export const microBatchOne: Knob = {
  name: 'micro-batch-one',
  pace: 'slower',
  description:
    'One sequence at a time, with more accumulation steps: the batch of a step of the optimizer stays the same.',
  turn: view => smallerMicroBatch(view, size => (size < 2 ? undefined : 1)),
};
