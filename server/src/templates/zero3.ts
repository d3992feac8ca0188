import type { Template } from '../templating/template.js';
import { zero3Section } from '../templating/zero-sections.js';

export const zero3: Template = {
  name: 'zero3',
  kind: 'stage',
  title: 'ZeRO stage 3',
  description:
    'Shares out parameters, gradients and optimizer state: 16/N bytes per parameter on N GPUs, for half as much traffic again. For models that do not fit on one GPU.',
  config: { zero_optimization: zero3Section },
  decides: ['zero_optimization.stage'],
  start: 'training',
};
