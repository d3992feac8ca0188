import type { Template } from '../templating/template.js';

export const fp16: Template = {
  name: 'fp16',
  kind: 'section',
  title: 'fp16 mixed precision',
  description:
    'For GPUs older than Ampere. The loss is scaled, from 2^initial_scale_power downwards; the first steps are skipped while the scale is found.',
  config: {
    fp16: {
      enabled: true,
      loss_scale: 0,
      initial_scale_power: 16,
      loss_scale_window: 1000,
      hysteresis: 2,
      min_loss_scale: 1,
    },
  },
  decides: ['fp16.enabled'],
};
