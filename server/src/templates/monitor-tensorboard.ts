import type { Template } from '../templating/template.js';

export const monitorTensorboard: Template = {
  name: 'monitor-tensorboard',
  kind: 'section',
  title: 'TensorBoard monitor',
  description: 'Writes loss, learning rate and loss scale as TensorBoard events under output_path/job_name.',
  config: { tensorboard: { enabled: true, output_path: 'runs/', job_name: 'train' } },
  decides: ['tensorboard.enabled'],
  placeholders: ['tensorboard.output_path', 'tensorboard.job_name'],
};
