import type { Template } from '../templating/template.js';
import { zero3Section } from '../templating/zero-sections.js';

export const zeroPlusPlus: Template = {
  name: 'zero-plus-plus',
  kind: 'recipe',
  title: 'ZeRO++',
  description:
    'Stage 3 with a quarter of its traffic between nodes: weights travel as 8-bit numbers, a second copy of them stays within each node, gradients are reduced as 4-bit numbers. For clusters with slow links; zero_hpz_partition_size is the number of GPUs per node.',
  config: {
    zero_optimization: {
      ...zero3Section,
      zero_quantized_weights: true,
      zero_hpz_partition_size: 8,
      zero_quantized_gradients: true,
    },
  },
  decides: [
    'zero_optimization.stage',
    'zero_optimization.zero_quantized_weights',
    'zero_optimization.zero_quantized_gradients',
  ],
  placeholders: ['zero_optimization.zero_hpz_partition_size'],
  start: 'training',
};
