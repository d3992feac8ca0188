import type { Template } from '../templating/template.js';

export const zero2: Template = {
  name: 'zero2',
  title: 'ZeRO stage 2',
  description:
    'Shares out optimizer state and gradients: 2 + 14/N bytes per parameter on N GPUs with mixed-precision Adam, with no more traffic than stage 1. The usual start; the two buckets with overlap cost 2 x 2 bytes x 2e8 elements = 0.8 GB.',
  config: {
    zero_optimization: {
      stage: 2,
      overlap_comm: true,
      contiguous_gradients: true,
      reduce_scatter: true,
      reduce_bucket_size: 2e8,
      allgather_bucket_size: 2e8,
    },
  },
  decides: ['zero_optimization.stage'],
};
