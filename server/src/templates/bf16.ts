import type { Template } from '../templating/template.js';

export const bf16: Template = {
  name: 'bf16',
  kind: 'section',
  title: 'bf16 mixed precision',
  description:
    'The range of fp32 in 16 bits: no loss scale. For Ampere GPUs and newer, and for models that were trained in bf16.',
  config: { bf16: { enabled: true } },
  decides: ['bf16.enabled'],
};
