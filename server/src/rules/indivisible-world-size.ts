import { setValue } from '../checking/fixes.js';
import type { Finding, Rule } from '../checking/rule.js';
import type { ConfigContext } from '../semantics/config-context.js';
import { isLeftOut, propertyAt, settled } from '../semantics/settled.js';
import { stageOf } from '../semantics/stage.js';

interface Group {
  readonly path: string;
  readonly isOn: (size: number, context: ConfigContext) => boolean;
  readonly quoted: string;
  /** Whether it applies in every stage, not only in stage 3. */
  readonly anyStage?: boolean;
}

/** Keys that set the size of the groups into which the ranks are divided. */
const groups: readonly Group[] = [
  {
    path: 'zero_optimization.mics_shard_size',
    isOn: size => size > 0,
    quoted: 'dp group size is not dividable by dp_shard_size',
  },
  {
    path: 'zero_optimization.zero_hpz_partition_size',
    isOn: size => size > 1,
    quoted: 'is not divisible by',
  },
  {
    path: 'expert_parallel.autoep_size',
    isOn: (size, context) => size > 1 && settled(context, 'expert_parallel.enabled') === true,
    quoted: 'must divide the stage size',
    anyStage: true,
  },
];

export const indivisibleWorldSize: Rule = {
  code: 'indivisible-world-size',
  severity: 'error',
  failsAt: 'initialize',
  summary: 'A group size that does not divide the number of GPUs.',
  why: '"mics_shard_size", "zero_hpz_partition_size" and "autoep_size" divide the ranks into groups of equal size. The sizes are only checked if "deepspeed.worldSize" gives the number of ranks.',
  bad: '{ "train_batch_size": 8, "zero_optimization": { "stage": 3, "zero_hpz_partition_size": 3 } }',
  good: '{ "train_batch_size": 8, "zero_optimization": { "stage": 3, "zero_hpz_partition_size": 2 } }',
  assuming: { worldSize: 8 },
  source:
    'deepspeed/utils/groups.py:_create_zero_param_parallel_group, deepspeed/runtime/zero/mics_utils.py:_generate_mics_config@v0.19.6',
  about: [
    'zero_optimization.mics_shard_size',
    'zero_optimization.zero_hpz_partition_size',
    'expert_parallel.autoep_size',
  ],
  *checkConfig(context) {
    const { worldSize } = context.assumptions;
    if (worldSize === undefined || isDividedOtherwise(context)) {
      return;
    }
    for (const { path, isOn, quoted, anyStage } of groups) {
      const property = propertyAt(context.document, path);
      const size = settled(context, path);
      if (property?.value === undefined || typeof size !== 'number' || !isOn(size, context)) {
        continue;
      }
      const isCapped = path.endsWith('zero_hpz_partition_size');
      const appliesHere = anyStage === true || stageOf(context) === 3;
      if (!appliesHere || worldSize % (isCapped ? Math.min(size, worldSize) : size) === 0) {
        continue;
      }
      const fitting = largestDivisor(worldSize, size);
      yield {
        span: property.value,
        message: `"${property.key.name}" is ${size}, but ${worldSize} GPUs cannot be divided into groups of ${size}. DeepSpeed stops when the engine is built ("${quoted}"). Write a divisor of ${worldSize}, such as ${fitting}.`,
        fixes: (): ReturnType<NonNullable<Finding['fixes']>> => [setValue(property, fitting, `Write ${fitting}`, true)],
      };
    }
  },
};

/** Whether tensor or sequence parallelism divides the ranks, so that they are not all data-parallel. */
function isDividedOtherwise(context: ConfigContext): boolean {
  const size = settled(context, 'tensor_parallel.autotp_size');
  const sharded = typeof size !== 'number' || size > 1;
  return sharded || !isLeftOut(context, 'sequence_parallel_size');
}

function largestDivisor(of: number, atMost: number): number {
  let divisor = Math.min(of, atMost);
  while (of % divisor !== 0) {
    divisor -= 1;
  }
  return divisor;
}
