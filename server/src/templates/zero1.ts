import type { Template } from '../templating/template.js';

export const zero1: Template = {
  name: 'zero1',
  kind: 'stage',
  title: 'ZeRO 1',
  isCommon: true,
  description:
    'As fast as stage 0, with 4 + 12/N bytes per parameter on N GPUs: partitions the optimizer state of mixed-precision Adam. For models that almost fit.',
  config: { zero_optimization: { stage: 1, reduce_bucket_size: 5e8, allgather_bucket_size: 5e8 } },
  decides: ['zero_optimization.stage'],
  start: 'training',
};
