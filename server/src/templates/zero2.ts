import type { Template } from '../templating/template.js';
import { zero2Section } from '../templating/zero-sections.js';

export const zero2: Template = {
  name: 'zero2',
  kind: 'stage',
  title: 'ZeRO 2',
  isCommon: true,
  description:
    'The usual start: 2 + 14/N bytes per parameter on N GPUs, with no more traffic than stage 1. Partitions optimizer state and gradients of mixed-precision Adam; the two buckets with overlap cost 2 x 2 bytes x 2e8 elements = 763 MiB.',
  config: { zero_optimization: zero2Section },
  decides: ['zero_optimization.stage'],
  start: 'training',
};
