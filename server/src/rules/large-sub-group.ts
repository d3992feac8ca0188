import { setKey } from '../checking/assignment.js';
import { gibibytes } from '../checking/gibibytes.js';
import type { Rule } from '../checking/rule.js';
import { valued } from '../checking/subject.js';
import { runMemory } from '../semantics/run-memory.js';
import { propertyAt, settled } from '../semantics/settled.js';

const key = 'zero_optimization.sub_group_size';
const stage = 'zero_optimization.stage';

export const largeSubGroup: Rule = {
  code: 'large-sub-group',
  severity: 'information',
  failsAt: 'initialize',
  summary: 'A run that fits only with smaller groups of weights.',
  why: 'The optimizer of stage 3 updates one group of weights after the other. On a GPU it converts the gradients of a group at once. With NVMe, each buffer for optimizer states is as large as a group. A group that is larger than the part of a GPU is that part. The rule checks a run only if its model, GPUs, trained weights and memory are known.',
  bad: '{ "train_micro_batch_size_per_gpu": 1, "bf16": { "enabled": true }, "optimizer": { "type": "AdamW" }, "zero_optimization": { "stage": 3, "sub_group_size": 1000000000, "offload_optimizer": { "device": "nvme", "nvme_path": "/local_nvme" } } }',
  good: '{ "train_micro_batch_size_per_gpu": 1, "bf16": { "enabled": true }, "optimizer": { "type": "AdamW" }, "zero_optimization": { "stage": 3, "sub_group_size": 100000000, "offload_optimizer": { "device": "nvme", "nvme_path": "/local_nvme" } } }',
  assuming: { model: '70B', worldSize: 8, hostMemoryGB: 64, loraRank: 512 },
  source:
    'deepspeed/runtime/zero/stage3.py:DeepSpeedZeroOptimizer_Stage3._create_fp16_sub_groups, deepspeed/runtime/swap_tensor/utils.py:SwapBufferManager.__init__',
  about: [valued(stage, value => value === 3)],
  checkConfig(context) {
    const { gpu, host, phase } = runMemory(context) ?? {};
    const written = propertyAt(context.document, key) ?? propertyAt(context.document, stage);
    const size = settled(context, key);
    for (const fit of [gpu, host]) {
      const remedy = fit?.remedies.find(([path]) => path === key);
      if (fit === undefined || remedy === undefined || written === undefined) {
        continue;
      }
      const [needed, available] = [gibibytes(fit.needed), gibibytes(fit.available)];
      const [, smaller] = remedy;
      return [
        {
          span: written.value ?? written.key,
          message:
            fit === gpu
              ? `Each GPU needs ${needed} GiB for tensors in ${phase} and has ${available}, because the gradients of ${size} weights are converted at once. PyTorch stops with an OutOfMemoryError. Set "sub_group_size" to ${smaller}, with which the run fits.`
              : `Each host needs ${needed} GiB of RAM and has ${available}, because each buffer for optimizer states holds a group of ${size} weights. The system ends the run while DeepSpeed builds the engine. Set "sub_group_size" to ${smaller}, with which the run fits.`,
          fixes: () => [setKey(key, smaller, true)],
        },
      ];
    }
    return undefined;
  },
};
