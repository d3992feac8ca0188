import type { Template } from '../templating/template.js';

export const schedulerWarmupDecay: Template = {
  name: 'scheduler-warmup-decay',
  kind: 'section',
  title: 'Warmup, then linear decay',
  description:
    'The learning rate rises to warmup_max_lr, then falls to zero at total_num_steps. Trainer calls this linear.',
  config: {
    scheduler: {
      type: 'WarmupDecayLR',
      params: { total_num_steps: 10000, warmup_min_lr: 0, warmup_max_lr: 1e-5, warmup_num_steps: 1000 },
    },
  },
  decides: ['scheduler.type'],
  placeholders: ['scheduler.params.total_num_steps'],
};
