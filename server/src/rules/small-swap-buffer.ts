import { setKey } from '../checking/assignment.js';
import type { Rule } from '../checking/rule.js';
import { valued } from '../checking/subject.js';
import { runMemory } from '../semantics/run-memory.js';
import { propertyAt, settled } from '../semantics/settled.js';
import { stageOf } from '../semantics/stage.js';

const section = 'zero_optimization.offload_param';

/** New sizes are multiples of this many elements. */
const step = 1e7;

const model =
  '{"model_type": "llama", "hidden_size": 8192, "intermediate_size": 28672, "num_attention_heads": 64, "num_key_value_heads": 8, "num_hidden_layers": 80, "vocab_size": 152064}';

export const smallSwapBuffer: Rule = {
  code: 'small-swap-buffer',
  severity: 'information',
  failsAt: 'initialize',
  summary: 'Buffers for NVMe that are smaller than the largest parameter.',
  why: 'The part of a parameter that a GPU has needs one buffer on its way to the drive. The largest one is usually the embedding: vocabulary times hidden size, divided by the number of GPUs. The rule looks at runs whose model and number of GPUs are known.',
  bad: '{ "train_batch_size": 8, "bf16": { "enabled": true }, "zero_optimization": { "stage": 3, "offload_param": { "device": "nvme", "nvme_path": "/local_nvme", "buffer_size": 100000000 } } }',
  good: '{ "train_batch_size": 8, "bf16": { "enabled": true }, "zero_optimization": { "stage": 3, "offload_param": { "device": "nvme", "nvme_path": "/local_nvme", "buffer_size": 160000000 } } }',
  assuming: { model: 'config.json', modelText: model, worldSize: 8 },
  source:
    'deepspeed/runtime/swap_tensor/partitioned_param_swapper.py:AsyncPartitionedParameterSwapper.get_buffer, deepspeed/runtime/zero/partition_parameters.py:Init._partition_param',
  about: [valued(`${section}.device`, device => device === 'nvme')],
  checkConfig(context) {
    const size = settled(context, `${section}.buffer_size`);
    const device = propertyAt(context.document, `${section}.device`);
    if (stageOf(context) !== 3 || settled(context, `${section}.device`) !== 'nvme' || typeof size !== 'number') {
      return undefined;
    }
    const largest = runMemory(context)?.largestPartition;
    const written = propertyAt(context.document, `${section}.buffer_size`) ?? device;
    if (largest === undefined || written === undefined || largest <= size) {
      return undefined;
    }
    const enough = Math.ceil(largest / step) * step;
    return [
      {
        span: written.value ?? written.key,
        message: `A buffer has ${size} elements, but each GPU has ${largest} elements of the largest parameter. DeepSpeed stops with an AssertionError when it partitions the model. Set "buffer_size" to ${enough} or more.`,
        fixes: () => [setKey(`${section}.buffer_size`, enough, true)],
      },
    ];
  },
};
