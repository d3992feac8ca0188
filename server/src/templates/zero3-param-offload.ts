import type { Template } from '../templating/template.js';
import { toCpu, zero3Section } from '../templating/zero-sections.js';

export const zero3ParamOffload: Template = {
  name: 'zero3-param-offload',
  kind: 'stage',
  title: 'ZeRO 3 with parameter offload',
  description:
    'The optimizer keeps its speed: only 16-bit parameters are in host memory, and move to the GPU layer by layer. Optimizer state and gradients stay on the GPUs.',
  config: { zero_optimization: { ...zero3Section, offload_param: toCpu } },
  decides: ['zero_optimization.stage', 'zero_optimization.offload_param.device'],
  without: ['zero_optimization.offload_optimizer'],
  start: 'training',
};
