import { removeKey } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import { propertyAt, settled } from '../semantics/settled.js';
import { stageOf } from '../semantics/stage.js';

const key = 'zero_optimization.zero_hpz_partition_size';

export const ineffectiveSecondCopy: Rule = {
  code: 'ineffective-second-copy',
  severity: 'warning',
  failsAt: 'never',
  summary: 'A second copy of the weights that saves no communication between hosts.',
  why: 'With a second copy of the weights among the GPUs of one host, the backward pass of stage 3 gathers weights without the network between hosts. A group of all GPUs has the same parts a second time. A group of GPUs of several hosts needs the network, too. The rule needs "deepspeed.worldSize", and "deepspeed.gpusPerNode" for groups that are smaller.',
  bad: '{ "train_batch_size": 8, "zero_optimization": { "stage": 3, "zero_hpz_partition_size": 8 } }',
  good: '{ "train_batch_size": 8, "zero_optimization": { "stage": 3 } }',
  assuming: { worldSize: 8 },
  source:
    'deepspeed/utils/groups.py:_create_zero_param_parallel_group, deepspeed/runtime/zero/partition_parameters.py:Init._partition_param_sec',
  about: [key],
  checkConfig(context) {
    const { worldSize, settings } = context.assumptions;
    const property = propertyAt(context.document, key);
    const size = settled(context, key);
    if (
      property?.value === undefined ||
      worldSize === undefined ||
      stageOf(context) !== 3 ||
      typeof size !== 'number'
    ) {
      return undefined;
    }
    const perNode = settings.gpusPerNode ?? size;
    if (size <= 1 || worldSize === 1 || (size < worldSize && (perNode % size === 0 || worldSize % size > 0))) {
      return undefined;
    }
    const happens =
      size < worldSize
        ? `a host has ${perNode} GPUs, so the backward pass gathers weights from other hosts, too`
        : `there are ${worldSize} GPUs, so each keeps its own part of the weights twice`;
    return [
      {
        span: property.value,
        message: `"zero_hpz_partition_size" is ${size}, but ${happens}. Write the number of GPUs of a host, or remove it.`,
        fixes: () => [removeKey(property, true)],
      },
    ];
  },
};
