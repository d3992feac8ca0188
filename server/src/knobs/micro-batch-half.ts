import { isNumber, type Knob } from '../tuning/knob.js';

const micro = 'train_micro_batch_size_per_gpu';
const steps = 'gradient_accumulation_steps';
const train = 'train_batch_size';

export const microBatchHalf: Knob = {
  name: 'micro-batch-half',
  pace: 'a little slower',
  description: 'Half as many sequences at a time, with twice as many accumulation steps.',
  turn({ valueAt, isLeftOut }) {
    const [size, count, whole] = [valueAt(micro), valueAt(steps), valueAt(train)];
    // Half of 2 is micro batch 1, which has its own entry.
    if (!isNumber(size) || size < 4 || size % 2 !== 0 || (!isNumber(count) && !isLeftOut(steps))) {
      return undefined;
    }
    const isDerived = !isNumber(count) && isNumber(whole);
    const values = isDerived ? {} : { [steps]: (isNumber(count) ? count : 1) * 2 };
    return { title: `Micro batch ${size / 2}`, change: { values: { [micro]: size / 2, ...values } } };
  },
};
