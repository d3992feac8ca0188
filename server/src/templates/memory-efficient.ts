import type { Template } from '../templating/template.js';
import { toCpu, zero3Section } from '../templating/zero-sections.js';

export const memoryEfficient: Template = {
  name: 'memory-efficient',
  kind: 'recipe',
  title: 'Memory-efficient fine-tuning',
  description:
    'The largest model on the smallest GPU: stage 3, everything in host memory, small buckets, few live parameters. Costs traffic for each layer. Turn on gradient checkpointing in the model too.',
  config: {
    zero_optimization: {
      ...zero3Section,
      reduce_bucket_size: 5e7,
      stage3_prefetch_bucket_size: 1e7,
      stage3_param_persistence_threshold: 1e4,
      stage3_max_live_parameters: 1e8,
      stage3_max_reuse_distance: 1e8,
      sub_group_size: 1e8,
      offload_optimizer: toCpu,
      offload_param: toCpu,
    },
    bf16: { enabled: true },
  },
  decides: [
    'zero_optimization.stage',
    'zero_optimization.offload_optimizer.device',
    'zero_optimization.offload_param.device',
    'bf16.enabled',
  ],
  start: 'training',
};
