import type { Template } from '../templating/template.js';

export const flopsProfiler: Template = {
  name: 'flops-profiler',
  kind: 'section',
  title: 'Flops profiler',
  description:
    'Prints, at one step, the time, parameters and floating-point operations of each module. Choose a step after the warmup; that step is slower.',
  config: {
    flops_profiler: { enabled: true, profile_step: 5, module_depth: -1, top_modules: 1, detailed: true },
  },
  decides: ['flops_profiler.enabled'],
};
