import { setValue } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import { optimizerClass, optimizerOf } from '../semantics/optimizer.js';
import { propertyAt, settled } from '../semantics/settled.js';
import { stageOf } from '../semantics/stage.js';

const section = 'zero_optimization.offload_optimizer';

/** The tensors that are swapped in at once for Adam: parameter, gradient and two moments. */
const neededBuffers = 4;

export const fewSwapBuffers: Rule = {
  code: 'few-swap-buffers',
  severity: 'warning',
  failsAt: 'step',
  summary: 'Fewer buffers than the tensors that NVMe offloading swaps in at once.',
  why: 'A step of Adam needs parameter, gradient and two moments of a sub-group in memory at the same time, each in its own buffer. Only sub-groups that are too small to be swapped need no buffers.',
  bad: '{ "train_batch_size": 8, "zero_optimization": { "stage": 3, "offload_optimizer": { "device": "nvme", "nvme_path": "/local_nvme", "buffer_count": 2 } }, "optimizer": { "type": "AdamW" } }',
  good: '{ "train_batch_size": 8, "zero_optimization": { "stage": 3, "offload_optimizer": { "device": "nvme", "nvme_path": "/local_nvme", "buffer_count": 4 } }, "optimizer": { "type": "AdamW" } }',
  versions: ['0.3.15', null],
  source:
    'deepspeed/runtime/swap_tensor/partitioned_optimizer_swapper.py:PartitionedOptimizerSwapper.swap_in_optimizer_state',
  about: ['zero_optimization.offload_optimizer.buffer_count'],
  checkConfig(context) {
    const property = propertyAt(context.document, `${section}.buffer_count`);
    const optimizer = optimizerOf(context.document);
    if (property?.value === undefined || optimizer === undefined || stageOf(context) !== 3) {
      return undefined;
    }
    const count = settled(context, `${section}.buffer_count`);
    const isSwapped = settled(context, `${section}.device`) === 'nvme';
    if (!isSwapped || typeof count !== 'number' || count >= neededBuffers || count < 0) {
      return undefined;
    }
    if (optimizerClass(context, optimizer) !== 'DeepSpeedCPUAdam') {
      return undefined;
    }
    return [
      {
        span: property.value,
        message: `"buffer_count" is ${count}, but Adam swaps in ${neededBuffers} tensors of a sub-group at once. The first step fails with an AssertionError if a sub-group is large enough to be swapped. Write ${neededBuffers} or more.`,
        fixes: () => [setValue(property, neededBuffers, `Write ${neededBuffers}`, true)],
      },
    ];
  },
};
