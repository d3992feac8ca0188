import type { Template } from '../templating/template.js';
import { zero3Section } from '../templating/zero-sections.js';

export const zero3NvmeOffload: Template = {
  name: 'zero3-nvme-offload',
  kind: 'stage',
  title: 'ZeRO 3 with NVMe offload',
  description:
    'For models that fit nowhere else, at the speed of a local NVMe drive: ZeRO-Infinity. Parameters and optimizer state live there and pass through pinned buffers in host memory; `aio` tunes the reads and writes.',
  config: {
    zero_optimization: {
      ...zero3Section,
      offload_optimizer: { device: 'nvme', nvme_path: '/local_nvme', pin_memory: true, buffer_count: 4 },
      offload_param: { device: 'nvme', nvme_path: '/local_nvme', pin_memory: true, buffer_count: 5, buffer_size: 1e8 },
    },
    aio: { block_size: 1048576, queue_depth: 8, single_submit: false, overlap_events: true, intra_op_parallelism: 1 },
  },
  decides: [
    'zero_optimization.stage',
    'zero_optimization.offload_optimizer.device',
    'zero_optimization.offload_param.device',
  ],
  dispensable: ['aio.intra_op_parallelism'],
  placeholders: ['zero_optimization.offload_optimizer.nvme_path', 'zero_optimization.offload_param.nvme_path'],
  start: 'training',
};
