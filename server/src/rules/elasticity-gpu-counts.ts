import { isAtLeast } from '../catalog/version.js';
import { putKey, removeKey } from '../checking/fixes.js';
import type { Finding, Rule } from '../checking/rule.js';
import { type PropertyNode, propertyOf } from '../document/syntax-tree.js';
import { batchSharing } from '../semantics/batch-sizes.js';
import type { ConfigContext } from '../semantics/config-context.js';
import {
  type Elasticity,
  elasticityOf,
  elasticSection,
  lacksCommonMultiple,
  largestMicroBatch,
  type Plan,
  planOf,
  startsOn,
} from '../semantics/elasticity.js';

export const elasticityGpuCounts: Rule = {
  code: 'elasticity-gpu-counts',
  severity: 'error',
  failsAt: 'load',
  summary: 'Elastic batch sizes that fit no number of GPUs, or not the number in the settings.',
  why: 'Elasticity computes one batch size and the GPU counts that divide it. Version 0.1 starts on no other count. Version 0.2 computes another batch size for other counts, if that stays below the maximum. The count is only checked if the setting deepspeed.worldSize gives it.',
  bad: '{ "elasticity": { "enabled": true, "version": 0.1, "max_train_batch_size": 2000, "micro_batch_sizes": [2, 4, 6] } }',
  good: '{ "elasticity": { "enabled": true, "version": 0.2, "max_train_batch_size": 2000, "micro_batch_sizes": [2, 4, 6] } }',
  assuming: { worldSize: 11, version: '0.19.7' },
  versions: ['0.7.0', '0.19.7'],
  source:
    'deepspeed/elasticity/elasticity.py:_get_compatible_gpus_v01@v0.19.6, deepspeed/elasticity/elasticity.py:_get_compatible_gpus_v02@v0.19.6, deepspeed/elasticity/elasticity.py:compute_elastic_config@v0.19.6',
  about: ['elasticity.micro_batch_sizes'],
  *checkConfig(context) {
    const elasticity = elasticityOf(context);
    const property = propertyOf(context.document.root, 'elasticity');
    if (elasticity === undefined || property === undefined || !isJudged(elasticity, context)) {
      return;
    }
    const plan = planOf(elasticity);
    if (plan === undefined) {
      yield* noCount(context, elasticity, property);
      return;
    }
    const ranks = batchSharing(context).ranks;
    if (ranks !== undefined && elasticity.modelParallel === 1 && !startsOn(elasticity, plan, ranks)) {
      yield wrongCount(elasticity, plan, ranks, property);
    }
  },
};

/** Whether the batch size can be computed. Other rules report the reason if it cannot. */
function isJudged(elasticity: Elasticity, { assumptions }: ConfigContext): boolean {
  // Before 0.19.6, a common multiple above the maximum gave a batch above the maximum too.
  if (lacksCommonMultiple(elasticity) && !isAtLeast(assumptions.version, '0.19.6')) {
    return false;
  }
  const { version, gpusPerNode, modelParallel, minGpus, maxGpus, microBatches } = elasticity;
  const placed = version === 0.2 ? gpusPerNode % modelParallel === 0 : version === 0.1 && modelParallel === 1;
  return placed && minGpus <= maxGpus && Math.max(...microBatches) <= largestMicroBatch(elasticity);
}

function* noCount(
  context: ConfigContext,
  { minGpus, maxGpus }: Elasticity,
  property: PropertyNode,
): Generator<Finding> {
  const limits = ['min_gpus', 'max_gpus'].flatMap(name => propertyOf(elasticSection(context), name) ?? []);
  yield {
    span: limits[0]?.value ?? property.key,
    message: `No number of GPUs from ${minGpus} to ${maxGpus} divides a batch of these micro batch sizes. DeepSpeed stops while it reads the file. Widen the range, or raise "max_train_batch_size".`,
    fixes: () => limits.map((limit, i) => removeKey(limit, i === 0)),
  };
}

function wrongCount(elasticity: Elasticity, plan: Plan, ranks: number, property: PropertyNode): Finding {
  const shown = plan.counts.length > 12 ? [...plan.counts.slice(0, 11), 'and so on'] : plan.counts;
  const adapts = elasticity.version === 0.1 && startsOn({ ...elasticity, version: 0.2 }, plan, ranks);
  const advice = adapts ? 'Set "version" to 0.2, which adapts the batch size' : 'Raise "max_train_batch_size"';
  return {
    span: property.key,
    message: `The elastic batch size of ${plan.batch} does not fit ${ranks} data-parallel ranks (it fits ${shown.join(', ')}). DeepSpeed stops while it reads the file. ${advice}, or run on another number of GPUs.`,
    fixes: () => (adapts ? [putKey(property, 'version', 0.2, true, 'Set "version" to 0.2')] : []),
  };
}
