import type { Template } from '../templating/template.js';
import { toCpu, zero3Section } from '../templating/zero-sections.js';

export const zero3ParamOffload: Template = {
  name: 'zero3-param-offload',
  kind: 'stage',
  title: 'ZeRO 3 with parameter offload',
  description:
    'Stage 3 with the 16-bit parameters in host memory: they move to the GPU layer by layer. Optimizer state and gradients stay on the GPUs, so the optimizer keeps its speed.',
  config: { zero_optimization: { ...zero3Section, offload_param: toCpu } },
  decides: ['zero_optimization.stage', 'zero_optimization.offload_param.device'],
  without: ['zero_optimization.offload_optimizer'],
  start: 'training',
};
