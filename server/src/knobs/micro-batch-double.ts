import { isNumber, type Knob } from '../tuning/knob.js';

const micro = 'train_micro_batch_size_per_gpu';
const steps = 'gradient_accumulation_steps';

export const microBatchDouble: Knob = {
  name: 'micro-batch-double',
  pace: 'faster',
  description:
    'Twice as many sequences at a time, with half the accumulation steps: the batch of a step of the optimizer stays the same.',
  turn({ valueAt }) {
    const [size, count] = [valueAt(micro), valueAt(steps)];
    return isNumber(size) && isNumber(count) && count % 2 === 0
      ? { title: `Micro batch ${2 * size}`, change: { values: { [micro]: 2 * size, [steps]: count / 2 } } }
      : undefined;
  },
};
