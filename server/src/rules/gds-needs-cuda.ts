import { setValue } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import { isOn } from '../semantics/reading.js';
import { propertyAt } from '../semantics/settled.js';

export const gdsNeedsCuda: Rule = {
  code: 'gds-needs-cuda',
  severity: 'information',
  failsAt: 'never',
  summary: 'GPUDirect Storage, which works with CUDA only.',
  why: 'With "use_gds" tensors go from NVMe to GPU memory without passing through the CPU. It works on NVIDIA GPUs with GPUDirect Storage. On any other accelerator, and on the CPU, DeepSpeed refuses the file while it reads it.',
  bad: '{ "train_batch_size": 8, "aio": { "use_gds": true } }',
  good: '{ "train_batch_size": 8, "aio": { "use_gds": false } }',
  noFix: 'The value works on CUDA.',
  versions: ['0.15.0', null],
  source: 'deepspeed/runtime/swap_tensor/aio_config.py:get_aio_config',
  about: ['aio.use_gds'],
  checkConfig(context) {
    const property = propertyAt(context.document, 'aio.use_gds');
    if (property?.value === undefined || isOn(context, 'aio.use_gds') !== true) {
      return undefined;
    }
    return [
      {
        span: property.value,
        message:
          '"use_gds" works with CUDA only. On other accelerators DeepSpeed stops while it reads the file ("GDS currently only supported for CUDA accelerator"). Write false if the job may run there.',
        fixes: () => [setValue(property, false, 'Write false')],
      },
    ];
  },
};
