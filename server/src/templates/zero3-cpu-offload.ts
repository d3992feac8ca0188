import type { Template } from '../templating/template.js';
import { zero3 } from './zero3.js';

const zero = zero3.config.zero_optimization as Template['config'];

export const zero3CpuOffload: Template = {
  name: 'zero3-cpu-offload',
  title: 'ZeRO stage 3 with CPU offload',
  description:
    'Stage 3 with parameters and optimizer state in host memory: about 18 bytes of RAM per parameter in total, and the GPU holds little more than the layers at work. Several times slower than keeping them on the GPU.',
  config: {
    zero_optimization: {
      ...zero,
      offload_optimizer: { device: 'cpu', pin_memory: true },
      offload_param: { device: 'cpu', pin_memory: true },
    },
  },
  decides: [
    'zero_optimization.stage',
    'zero_optimization.offload_optimizer.device',
    'zero_optimization.offload_param.device',
  ],
};
