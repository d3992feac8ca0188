import { setKey } from '../checking/assignment.js';
import type { Rule } from '../checking/rule.js';
import { isLeftOut, propertyAt, settled } from '../checking/settled.js';
import { stageOf } from '../checking/stage.js';

const sections = ['offload_optimizer', 'offload_param'] as const;

export const missingNvmePath: Rule = {
  code: 'missing-nvme-path',
  severity: 'error',
  failsAt: 'initialize',
  summary: 'Offloading to NVMe without a path.',
  why: 'DeepSpeed does not guess where the drive is mounted. Only stage 3 offloads to NVMe; the other stages take the CPU instead and need no path.',
  bad: '{ "train_batch_size": 8, "zero_optimization": { "stage": 3, "offload_param": { "device": "nvme" } } }',
  good: '{ "train_batch_size": 8, "zero_optimization": { "stage": 3, "offload_param": { "device": "nvme", "nvme_path": "/local_nvme" } } }',
  versions: ['0.3.15', null],
  source: 'deepspeed/runtime/swap_tensor/optimizer_utils.py:33, deepspeed/runtime/zero/partition_parameters.py:1216',
  about: ['zero_optimization.offload_optimizer.device', 'zero_optimization.offload_param.device'],
  *checkConfig(context) {
    if (stageOf(context) !== 3) {
      return;
    }
    for (const section of sections) {
      const path = `zero_optimization.${section}`;
      const device = propertyAt(context.document, `${path}.device`);
      if (device?.value === undefined || settled(context, `${path}.device`) !== 'nvme') {
        continue;
      }
      if (!isLeftOut(context, `${path}.nvme_path`)) {
        continue;
      }
      yield {
        span: propertyAt(context.document, `${path}.nvme_path`) ?? device.value,
        message: `"${section}" goes to NVMe and has no "nvme_path". DeepSpeed fails when the engine is built, because it has no folder to write to. Add "nvme_path" with a folder on a local NVMe drive.`,
        severity: 'error',
        failsAt: 'initialize',
        fixes: () => [setKey(`${path}.nvme_path`, '/local_nvme', true)],
      };
    }
  },
};
