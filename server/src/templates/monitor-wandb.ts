import type { Template } from '../templating/template.js';

export const monitorWandb: Template = {
  name: 'monitor-wandb',
  kind: 'section',
  title: 'Weights & Biases monitor',
  description: 'Sends loss, learning rate and loss scale to Weights & Biases; log in first with wandb login.',
  config: { wandb: { enabled: true, project: 'my-project' } },
  decides: ['wandb.enabled'],
  placeholders: ['wandb.project'],
};
