import { setKey } from '../checking/assignment.js';
import { removeKey } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import { isLeftOut, propertyAt, settled } from '../semantics/settled.js';

const section = 'activation_checkpointing';

export const contiguousCheckpointing: Rule = {
  code: 'contiguous-checkpointing',
  severity: 'warning',
  failsAt: 'never',
  summary: 'Contiguous activation checkpoints without partitioning or without the number of checkpoints.',
  why: 'One buffer for all checkpoints has to be allocated in advance, so it needs "partition_activations" and the number of checkpoints. DeepSpeed asserts both when the script calls "deepspeed.checkpointing.configure", which also accepts them as arguments.',
  bad: '{ "train_batch_size": 8, "activation_checkpointing": { "partition_activations": false, "contiguous_memory_optimization": true, "number_checkpoints": 24 } }',
  good: '{ "train_batch_size": 8, "activation_checkpointing": { "partition_activations": true, "contiguous_memory_optimization": true, "number_checkpoints": 24 } }',
  loaders: ['deepspeed', 'lightning'],
  source: 'deepspeed/runtime/activation_checkpointing/checkpointing.py:configure',
  about: ['activation_checkpointing.contiguous_memory_optimization'],
  *checkConfig(context) {
    const property = propertyAt(context.document, `${section}.contiguous_memory_optimization`);
    if (property === undefined || settled(context, `${section}.contiguous_memory_optimization`) !== true) {
      return;
    }
    if (settled(context, `${section}.partition_activations`) === false) {
      yield {
        span: property,
        message:
          '"contiguous_memory_optimization" needs "partition_activations". If the script does not pass "partition_activations" to "deepspeed.checkpointing.configure", that call stops ("Contiguous Checkpointing is only available with partitioned activations"). Set "partition_activations" to true.',
        fixes: () => [setKey(`${section}.partition_activations`, true, true), removeKey(property)],
      };
    }
    if (isLeftOut(context, `${section}.number_checkpoints`)) {
      yield {
        span: property,
        message:
          '"contiguous_memory_optimization" needs "number_checkpoints". If the script does not pass "num_checkpoints" to "deepspeed.checkpointing.configure", that call stops ("Must specify the number of layers with contiguous memory checkpointing"). Add "number_checkpoints" with the number of layers that are checkpointed.',
        fixes: () => [removeKey(property)],
      };
    }
  },
};
