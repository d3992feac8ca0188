import { setKey } from '../checking/assignment.js';
import type { Rule } from '../checking/rule.js';
import { valued } from '../checking/subject.js';
import { runMemory } from '../semantics/run-memory.js';
import { propertyAt, settled } from '../semantics/settled.js';
import { stageOf } from '../semantics/stage.js';

const section = 'zero_optimization.offload_param';
const distance = 'zero_optimization.stage3_max_reuse_distance';

/** New sizes are multiples of this many elements. */
const step = 1e7;

const model =
  '{"model_type": "llama", "hidden_size": 8192, "intermediate_size": 28672, "num_attention_heads": 64, "num_key_value_heads": 8, "num_hidden_layers": 80, "vocab_size": 152064}';

export const smallSwapBuffer: Rule = {
  code: 'small-swap-buffer',
  severity: 'information',
  failsAt: 'initialize',
  summary: 'Buffers for weights on NVMe that are too small or too few.',
  why: 'The part of a parameter that a GPU has needs one buffer on its way to the drive. The largest one is usually the embedding: vocabulary times hidden size, divided by the number of GPUs. A weight has its buffer as long as it is gathered. From the second batch on, stage 3 keeps the weights of the last layers that the backward pass uses again within "stage3_max_reuse_distance", unless all weights fit into "max_in_cpu". The rule checks a run only if its model and number of GPUs are known.',
  bad: '{ "train_batch_size": 8, "bf16": { "enabled": true }, "zero_optimization": { "stage": 3, "offload_param": { "device": "nvme", "nvme_path": "/local_nvme", "buffer_size": 100000000 } } }',
  good: '{ "train_batch_size": 8, "bf16": { "enabled": true }, "zero_optimization": { "stage": 3, "offload_param": { "device": "nvme", "nvme_path": "/local_nvme", "buffer_size": 160000000 } } }',
  assuming: { model: 'config.json', modelText: model, worldSize: 8 },
  source:
    'deepspeed/runtime/swap_tensor/partitioned_param_swapper.py:AsyncPartitionedParameterSwapper.get_buffer, deepspeed/runtime/zero/partition_parameters.py:Init._partition_param, deepspeed/runtime/zero/partitioned_param_coordinator.py:PartitionedParameterCoordinator.__params_to_release',
  about: [valued(`${section}.device`, device => device === 'nvme')],
  checkConfig(context) {
    const { largestPartition: largest = 0, weightBuffers: needed = 0 } = runMemory(context) ?? {};
    const [size, count] = ['size', 'count'].map(name => settled(context, `${section}.buffer_${name}`));
    if (stageOf(context) !== 3 || settled(context, `${section}.device`) !== 'nvme') {
      return undefined;
    }
    const enough = Math.ceil(largest / step) * step;
    const small = typeof size === 'number' && largest > size;
    const [key, value, message] = small
      ? ([
          `${section}.buffer_size`,
          enough,
          `A buffer has ${size} elements, but each GPU has ${largest} elements of the largest parameter. DeepSpeed stops with an AssertionError when it partitions the model. Set "buffer_size" to ${enough} or more.`,
        ] as const)
      : ([
          distance,
          0,
          `There are ${count} buffers, but stage 3 keeps ${needed} weights for the backward pass. DeepSpeed stops with an AssertionError in the second batch. Set "stage3_max_reuse_distance" to 0.`,
        ] as const);
    const written = propertyAt(context.document, key) ?? propertyAt(context.document, `${section}.device`);
    return written !== undefined && (small || (typeof count === 'number' && needed > count))
      ? [{ span: written.value ?? written.key, message, fixes: () => [setKey(key, value, true)] }]
      : undefined;
  },
};
