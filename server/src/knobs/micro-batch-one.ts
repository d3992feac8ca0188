import { isNumber, type Knob } from '../tuning/knob.js';

const micro = 'train_micro_batch_size_per_gpu';
const steps = 'gradient_accumulation_steps';
const train = 'train_batch_size';

export const microBatchOne: Knob = {
  name: 'micro-batch-one',
  pace: 'slower',
  description:
    'One sequence at a time, with more accumulation steps: the batch of a step of the optimizer stays the same.',
  turn({ valueAt, isLeftOut }) {
    const [size, count, whole] = [valueAt(micro), valueAt(steps), valueAt(train)];
    if (!isNumber(size) || size < 2 || (!isNumber(count) && !isLeftOut(steps))) {
      return undefined;
    }
    // DeepSpeed derives the steps if it knows the other two numbers.
    const isDerived = !isNumber(count) && isNumber(whole);
    const values = isDerived ? {} : { [steps]: (isNumber(count) ? count : 1) * size };
    return { title: 'Micro batch 1', change: { values: { [micro]: 1, ...values } } };
  },
};
