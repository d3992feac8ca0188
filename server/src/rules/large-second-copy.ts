import { removeKey } from '../checking/fixes.js';
import { gibibytes } from '../checking/gibibytes.js';
import type { Rule } from '../checking/rule.js';
import { runMemory } from '../semantics/run-memory.js';
import { propertyAt } from '../semantics/settled.js';

const key = 'zero_optimization.zero_hpz_partition_size';

const llama =
  '{"model_type": "llama", "hidden_size": 8192, "intermediate_size": 28672, "num_attention_heads": 64, "num_key_value_heads": 8, "num_hidden_layers": 80, "vocab_size": 128256}';

export const largeSecondCopy: Rule = {
  code: 'large-second-copy',
  severity: 'information',
  failsAt: 'step',
  summary: 'A second copy of the weights that does not fit into the GPUs.',
  why: '"zero_hpz_partition_size" makes stage 3 keep a second copy of all weights, partitioned across that many GPUs, from the forward pass to the end of the step. The rule checks a run only if everything is known that decides about its memory.',
  bad: '{ "train_micro_batch_size_per_gpu": 1, "bf16": { "enabled": true }, "optimizer": { "type": "AdamW" }, "zero_optimization": { "stage": 3, "zero_hpz_partition_size": 2 } }',
  good: '{ "train_micro_batch_size_per_gpu": 1, "bf16": { "enabled": true }, "optimizer": { "type": "AdamW" }, "zero_optimization": { "stage": 3 } }',
  assuming: {
    model: 'config.json',
    modelText: llama,
    worldSize: 64,
    gpuMemoryGB: 64,
    sequenceLength: 2048,
    activationCheckpointing: 'on',
    attention: 'sdpa',
    loraRank: 16,
  },
  source: 'deepspeed/runtime/zero/partition_parameters.py:Init._partition_param_sec',
  about: [key],
  checkConfig(context) {
    const { gpu, phase } = runMemory(context) ?? {};
    const property = propertyAt(context.document, key);
    if (gpu === undefined || property?.value === undefined || !gpu.remedies.some(([path]) => path === key)) {
      return undefined;
    }
    return [
      {
        span: property.value,
        message: `With the second copy of the weights, each GPU needs ${gibibytes(gpu.needed)} GiB for tensors in ${phase} and has ${gibibytes(gpu.available)}. PyTorch stops with an OutOfMemoryError. Without "zero_hpz_partition_size" the run fits.`,
        fixes: () => [removeKey(property, true)],
      },
    ];
  },
};
