import type { Template } from '../templating/template.js';
import { toCpu, zero3Section } from '../templating/zero-sections.js';

export const zeroInference: Template = {
  name: 'zero-inference',
  kind: 'recipe',
  title: 'ZeRO inference',
  description:
    'Stage 3 without an optimizer, with the weights in host memory. It generates with models that do not fit on the GPUs, layer by layer. Remove offload_param if the weights fit on all GPUs together. Stages 1 and 2 partition nothing that inference has.',
  config: { zero_optimization: { ...zero3Section, offload_param: toCpu } },
  decides: ['zero_optimization.stage', 'zero_optimization.offload_param.device'],
  without: ['zero_optimization.offload_optimizer', 'optimizer', 'scheduler'],
  start: 'inference',
};
