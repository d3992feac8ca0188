import type { Template } from '../templating/template.js';
import { toCpu, zero3Section } from '../templating/zero-sections.js';

export const zero3OptimizerOffload: Template = {
  name: 'zero3-optimizer-offload',
  kind: 'stage',
  title: 'ZeRO 3 with optimizer offload',
  description:
    'Stage 3 with the optimizer state and its step in host memory: the GPUs keep only their partitions of 16-bit weights and gradients. Needs less traffic than if the parameters are offloaded too.',
  config: { zero_optimization: { ...zero3Section, offload_optimizer: toCpu } },
  decides: ['zero_optimization.stage', 'zero_optimization.offload_optimizer.device'],
  without: ['zero_optimization.offload_param'],
  start: 'training',
};
