import type { Knob } from '../tuning/knob.js';
import { smallerMicroBatch } from '../tuning/smaller-micro-batch.js';

export const microBatchHalf: Knob = {
  name: 'micro-batch-half',
  pace: 'a little slower',
  description: 'Half as many sequences at a time, with twice as many accumulation steps.',
  // Half of 2 is micro batch 1, which has its own entry.
  turn: view => smallerMicroBatch(view, size => (size < 4 || size % 2 !== 0 ? undefined : size / 2)),
};
