import { setKey } from '../checking/assignment.js';
import type { Rule } from '../checking/rule.js';
import { valued } from '../checking/subject.js';
import { runMemory } from '../semantics/run-memory.js';
import { propertyAt, settled } from '../semantics/settled.js';
import { stageOf } from '../semantics/stage.js';

const section = 'zero_optimization.offload_param';
const distance = 'zero_optimization.stage3_max_reuse_distance';

const model =
  '{"model_type": "llama", "hidden_size": 5120, "intermediate_size": 13824, "num_attention_heads": 40, "num_hidden_layers": 40, "vocab_size": 32000}';

export const fewWeightBuffers: Rule = {
  code: 'few-weight-buffers',
  severity: 'information',
  failsAt: 'step',
  summary: 'Fewer buffers than the weights from NVMe that stage 3 has at the same time.',
  why: 'A weight on NVMe has a buffer as long as it is gathered. At the end of the forward pass, stage 3 keeps those that the backward pass uses again within "stage3_max_reuse_distance". It does so from the second batch on, when it knows the order of the layers. The rule checks a run only if its model and number of GPUs are known, and if its weights do not fit into "max_in_cpu".',
  bad: '{ "train_batch_size": 8, "bf16": { "enabled": true }, "zero_optimization": { "stage": 3, "offload_param": { "device": "nvme", "nvme_path": "/local_nvme" } } }',
  good: '{ "train_batch_size": 8, "bf16": { "enabled": true }, "zero_optimization": { "stage": 3, "offload_param": { "device": "nvme", "nvme_path": "/local_nvme" }, "stage3_max_reuse_distance": 0 } }',
  assuming: { model: 'config.json', modelText: model, worldSize: 8 },
  source:
    'deepspeed/runtime/swap_tensor/partitioned_param_swapper.py:AsyncPartitionedParameterSwapper.swap_in, deepspeed/runtime/zero/partitioned_param_coordinator.py:PartitionedParameterCoordinator.__params_to_release',
  about: [valued(`${section}.device`, device => device === 'nvme')],
  checkConfig(context) {
    const count = settled(context, `${section}.buffer_count`);
    const written = propertyAt(context.document, `${section}.buffer_count`) ?? propertyAt(context.document, section);
    const needed = stageOf(context) === 3 ? runMemory(context)?.weightBuffers : undefined;
    if (typeof count !== 'number' || needed === undefined || written === undefined || needed <= count) {
      return undefined;
    }
    return [
      {
        span: written.key,
        message: `There are ${count} buffers, but stage 3 keeps ${needed} weights from NVMe for the backward pass. DeepSpeed stops with an AssertionError in the second batch. Set "stage3_max_reuse_distance" to 0, so that it keeps none.`,
        fixes: () => [setKey(distance, 0, true)],
      },
    ];
  },
};
