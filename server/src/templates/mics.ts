import type { Template } from '../templating/template.js';
import { zero3Section } from '../templating/zero-sections.js';

export const mics: Template = {
  name: 'mics',
  kind: 'recipe',
  title: 'MiCS',
  description:
    'Stage 3 with partitions inside groups of mics_shard_size GPUs: gathering never leaves the group, and each group holds a copy of the model. The world size has to be a multiple of mics_shard_size. The model has to be built under deepspeed.zero.MiCS_Init.',
  config: { zero_optimization: { ...zero3Section, mics_shard_size: 8 } },
  decides: ['zero_optimization.stage'],
  placeholders: ['zero_optimization.mics_shard_size'],
  start: 'training',
  loaders: ['deepspeed'],
};
