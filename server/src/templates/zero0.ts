import type { Template } from '../templating/template.js';

export const zero0: Template = {
  name: 'zero0',
  kind: 'stage',
  title: 'ZeRO 0',
  description:
    'Plain data parallelism: every GPU holds everything, 16 bytes per parameter with mixed-precision Adam. The fastest if the model fits; also the baseline for the other stages.',
  config: { zero_optimization: { stage: 0 } },
  decides: ['zero_optimization.stage'],
  without: ['zero_optimization.offload_optimizer', 'zero_optimization.offload_param'],
  start: 'training',
};
