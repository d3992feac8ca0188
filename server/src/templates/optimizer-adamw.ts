import type { Template } from '../templating/template.js';

export const optimizerAdamw: Template = {
  name: 'optimizer-adamw',
  kind: 'section',
  title: 'AdamW optimizer',
  description:
    'DeepSpeed uses its fused AdamW, or its CPU version if the optimizer is offloaded. 12 bytes of state per parameter with mixed precision.',
  config: {
    optimizer: { type: 'AdamW', params: { lr: 1e-5, betas: [0.9, 0.999], eps: 1e-8, weight_decay: 0.01 } },
  },
  decides: ['optimizer.type'],
};
