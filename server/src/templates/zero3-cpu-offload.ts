import type { Template } from '../templating/template.js';
import { toCpu, zero3Section } from '../templating/zero-sections.js';

export const zero3CpuOffload: Template = {
  name: 'zero3-cpu-offload',
  kind: 'stage',
  title: 'ZeRO 3 with CPU offload',
  isCommon: true,
  description:
    'Several times slower than stage 3, and the GPU holds little more than the layers in use. Parameters and optimizer state are in host memory: about 18 bytes of RAM per parameter in total.',
  config: { zero_optimization: { ...zero3Section, offload_optimizer: toCpu, offload_param: toCpu } },
  decides: [
    'zero_optimization.stage',
    'zero_optimization.offload_optimizer.device',
    'zero_optimization.offload_param.device',
  ],
  start: 'training',
};
