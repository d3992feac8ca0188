import type { Template } from '../templating/template.js';
import { zero3Section } from '../templating/zero-sections.js';

export const zero3: Template = {
  name: 'zero3',
  kind: 'stage',
  title: 'ZeRO 3',
  isCommon: true,
  description:
    '16/N bytes per parameter on N GPUs, at 1.5 times the traffic: partitions parameters, gradients and optimizer state. For models that do not fit on one GPU.',
  config: { zero_optimization: zero3Section },
  decides: ['zero_optimization.stage'],
  start: 'training',
};
