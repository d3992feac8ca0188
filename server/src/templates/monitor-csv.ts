import type { Template } from '../templating/template.js';

export const monitorCsv: Template = {
  name: 'monitor-csv',
  kind: 'section',
  title: 'CSV monitor',
  description: 'Writes loss, learning rate and loss scale as CSV files under output_path/job_name: no package needed.',
  config: { csv_monitor: { enabled: true, output_path: 'logs/', job_name: 'train' } },
  decides: ['csv_monitor.enabled'],
  placeholders: ['csv_monitor.output_path', 'csv_monitor.job_name'],
};
