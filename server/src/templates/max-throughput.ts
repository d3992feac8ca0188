import type { Template } from '../templating/template.js';

export const maxThroughput: Template = {
  name: 'max-throughput',
  kind: 'recipe',
  title: 'Maximum throughput',
  description:
    'For models that fit: stage 1, nothing offloaded, large buckets that overlap with the backward pass (2 bytes x 5e8 elements each, twice with overlap). Raise the micro batch until memory is full, then lower the accumulation steps.',
  config: {
    zero_optimization: {
      stage: 1,
      overlap_comm: true,
      contiguous_gradients: true,
      reduce_scatter: true,
      reduce_bucket_size: 5e8,
      allgather_bucket_size: 5e8,
    },
    bf16: { enabled: true },
    wall_clock_breakdown: false,
  },
  decides: ['zero_optimization.stage', 'zero_optimization.overlap_comm', 'bf16.enabled', 'wall_clock_breakdown'],
  dispensable: ['zero_optimization.overlap_comm'],
  without: ['zero_optimization.offload_optimizer', 'zero_optimization.offload_param'],
  start: 'training',
};
