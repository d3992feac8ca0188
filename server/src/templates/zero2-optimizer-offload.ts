import type { Template } from '../templating/template.js';
import { toCpu, zero2Section } from '../templating/zero-sections.js';

export const zero2OptimizerOffload: Template = {
  name: 'zero2-optimizer-offload',
  kind: 'stage',
  title: 'ZeRO 2 with optimizer offload',
  isCommon: true,
  description:
    'The first to try if stage 2 runs out of memory: about 16 bytes of RAM per parameter on each node. The optimizer state and its step are in host memory, and the GPU keeps the weights and its partition of the gradients. It needs an optimizer that runs on the CPU, such as AdamW.',
  config: { zero_optimization: { ...zero2Section, offload_optimizer: toCpu } },
  decides: ['zero_optimization.stage', 'zero_optimization.offload_optimizer.device'],
  without: ['zero_optimization.offload_param'],
  start: 'training',
};
