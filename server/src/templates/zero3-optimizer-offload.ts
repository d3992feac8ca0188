import type { Template } from '../templating/template.js';
import { toCpu, zero3Section } from '../templating/zero-sections.js';

export const zero3OptimizerOffload: Template = {
  name: 'zero3-optimizer-offload',
  kind: 'stage',
  title: 'ZeRO 3 with optimizer offload',
  description:
    'Less traffic than if the parameters are offloaded, too: the GPUs keep their partitions of 16-bit weights and gradients. The optimizer state and its step are in host memory.',
  config: { zero_optimization: { ...zero3Section, offload_optimizer: toCpu } },
  decides: ['zero_optimization.stage', 'zero_optimization.offload_optimizer.device'],
  without: ['zero_optimization.offload_param'],
  start: 'training',
};
