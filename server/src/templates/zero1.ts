import type { Template } from '../templating/template.js';

export const zero1: Template = {
  name: 'zero1',
  kind: 'stage',
  title: 'ZeRO 1',
  isCommon: true,
  description:
    'Partitions the optimizer state: 4 + 12/N bytes per parameter on N GPUs with mixed-precision Adam, at the speed of plain data parallelism. For models that almost fit.',
  config: { zero_optimization: { stage: 1, reduce_bucket_size: 5e8, allgather_bucket_size: 5e8 } },
  decides: ['zero_optimization.stage'],
  start: 'training',
};
