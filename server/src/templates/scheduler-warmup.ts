import type { Template } from '../templating/template.js';

export const schedulerWarmup: Template = {
  name: 'scheduler-warmup',
  kind: 'section',
  title: 'Warmup, then constant',
  description: 'The learning rate rises from warmup_min_lr to warmup_max_lr and stays there.',
  config: {
    scheduler: { type: 'WarmupLR', params: { warmup_min_lr: 0, warmup_max_lr: 1e-5, warmup_num_steps: 1000 } },
  },
  decides: ['scheduler.type'],
};
