import type { Template } from '../templating/template.js';

export const schedulerCosine: Template = {
  name: 'scheduler-cosine',
  kind: 'section',
  title: 'Warmup, then cosine decay',
  description:
    "The optimizer's learning rate, times a ratio that rises to 1 in the warmup and falls along a cosine to cos_min_ratio at total_num_steps.",
  config: {
    scheduler: {
      type: 'WarmupCosineLR',
      params: { total_num_steps: 10000, warmup_min_ratio: 0, warmup_num_steps: 1000, cos_min_ratio: 0.0001 },
    },
  },
  decides: ['scheduler.type'],
  placeholders: ['scheduler.params.total_num_steps'],
};
