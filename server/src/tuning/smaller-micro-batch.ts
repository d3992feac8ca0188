import { isNumber, type KnobInput, type Turn } from './knob.js';

const micro = 'train_micro_batch_size_per_gpu';
const steps = 'gradient_accumulation_steps';
const train = 'train_batch_size';

/**
 * Returns a smaller micro batch with so many more accumulation steps that the batch of a step of the optimizer stays the
 * same. `sizeFor` returns the new size for that of the file; undefined if it has none.
 */
export function smallerMicroBatch(
  { valueAt, isLeftOut }: Pick<KnobInput, 'valueAt' | 'isLeftOut'>,
  sizeFor: (size: number) => number | undefined,
): Turn | undefined {
  const [size, count, whole] = [valueAt(micro), valueAt(steps), valueAt(train)];
  const smaller = isNumber(size) ? sizeFor(size) : undefined;
  if (!isNumber(size) || smaller === undefined || (!isNumber(count) && !isLeftOut(steps))) {
    return undefined;
  }
  // DeepSpeed derives the steps if it knows the other two numbers.
  const isDerived = !isNumber(count) && isNumber(whole);
  const values = isDerived ? {} : { [steps]: ((isNumber(count) ? count : 1) * size) / smaller };
  return { title: `Micro batch ${smaller}`, change: { values: { [micro]: smaller, ...values } } };
}
