import { gibibytes } from '../checking/gibibytes.js';
import type { Rule } from '../checking/rule.js';
import { runMemory, withRemedy } from '../semantics/run-memory.js';
import { propertyAt } from '../semantics/settled.js';

const sections = ['offload_optimizer', 'offload_param'].map(section => `zero_optimization.${section}`);

export const exceededHostMemory: Rule = {
  code: 'exceeded-host-memory',
  severity: 'information',
  failsAt: 'initialize',
  summary: 'Offloading of more than the RAM of a host.',
  why: 'With "pin_memory", which is the default, gradients, copies of weights and buffers are in page-locked memory, which the system cannot swap out, in blocks whose sizes are powers of two. Optimizer states, and the master weights of stage 3, are not. The rule checks a run only if its model, GPUs, trained weights and RAM are known.',
  bad: '{ "train_micro_batch_size_per_gpu": 1, "bf16": { "enabled": true }, "optimizer": { "type": "AdamW" }, "zero_optimization": { "stage": 3, "offload_optimizer": { "device": "cpu" } } }',
  good: '{ "train_micro_batch_size_per_gpu": 1, "bf16": { "enabled": true }, "optimizer": { "type": "AdamW" }, "zero_optimization": { "stage": 3 } }',
  assuming: { model: '70B', worldSize: 8, hostMemoryGB: 1, loraRank: 512 },
  noFix: 'Only the user knows which machines there are, and whether there is a drive.',
  source: 'deepspeed/runtime/zero/stage3.py:DeepSpeedZeroOptimizer_Stage3._create_fp32_partitions',
  about: sections,
  checkConfig(context) {
    const host = runMemory(context)?.host;
    if (host === undefined || host.needed <= host.available) {
      return undefined;
    }
    const property = sections.map(section => propertyAt(context.document, section)).find(each => each !== undefined);
    if (property === undefined) {
      return undefined;
    }
    const { needed, pinned, available } = host;
    const [remedy] = host.remedies;
    const instead = remedy ? withRemedy(remedy) : 'Offload less, use more hosts, or offload to NVMe.';
    const happens =
      pinned > available
        ? 'Locked pages cannot be swapped out, so the run ends while the engine is built.'
        : 'The system swaps, which makes steps slow, or ends the run in the first step.';
    return [
      {
        span: property.key,
        message: `Each host needs ${gibibytes(needed)} GiB of RAM for what is offloaded, ${gibibytes(pinned)} of it in locked pages, and has ${gibibytes(available)}. ${happens} ${instead}`,
      },
    ];
  },
};
