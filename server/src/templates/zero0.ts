import type { Template } from '../templating/template.js';

export const zero0: Template = {
  name: 'zero0',
  kind: 'stage',
  title: 'ZeRO 0',
  description:
    'The fastest if the model fits: every GPU holds all 16 bytes per parameter of mixed-precision Adam. Plain data parallelism, also the baseline for the other stages.',
  config: { zero_optimization: { stage: 0 } },
  decides: ['zero_optimization.stage'],
  without: ['zero_optimization.offload_optimizer', 'zero_optimization.offload_param'],
  start: 'training',
};
