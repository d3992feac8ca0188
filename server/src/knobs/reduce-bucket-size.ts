import { type Knob, keyTitle, smallerThan } from '../tuning/knob.js';

const path = 'zero_optimization.reduce_bucket_size';

export const reduceBucketSize: Knob = {
  name: 'reduce-bucket-size',
  pace: 'a little slower',
  description: 'Gradients are reduced in smaller buckets. More and smaller messages take a little longer.',
  turn({ plan: { stage, buffers } }) {
    const size = stage === 0 ? undefined : smallerThan(buffers.reduceBucket);
    return size === undefined ? undefined : { title: keyTitle(path, size), change: { values: { [path]: size } } };
  },
};
