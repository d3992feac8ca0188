import { putKey } from '../checking/fixes.js';
import type { Finding, Rule } from '../checking/rule.js';
import type { JsonValue } from '../document/json-value.js';
import { type ObjectNode, type PropertyNode, pathOf, propertyOf, valueAt } from '../document/syntax-tree.js';
import { type MissingKey, missingFrom, missingScheduleKeys } from '../semantics/curriculum.js';
import { propertyAt, settled } from '../semantics/settled.js';

const section = 'data_efficiency.data_sampling.curriculum_learning';

export const incompleteDataSampling: Rule = {
  code: 'incomplete-data-sampling',
  severity: 'warning',
  failsAt: 'never',
  summary: 'Data sampling by difficulty, without a key that it needs.',
  why: 'The sampler reads the keys of each metric one by one and has no defaults. DeepSpeed builds it when training data is passed to "deepspeed.initialize", even if "enabled" is false in the outer sections.',
  bad: '{ "train_batch_size": 8, "data_efficiency": { "data_sampling": { "curriculum_learning": { "enabled": true, "data_cluster_path": "/data/clusters", "curriculum_metrics": { "seqlen": { "index_to_sample_path": "/data/samples", "clustering_type": "schedule_based", "difficulty_type": "percentile", "min_difficulty": 1, "max_difficulty": 100, "schedule_config": { "total_curriculum_step": 10000, "difficulty_step": 8 } } } } } } }',
  good: '{ "train_batch_size": 8, "data_efficiency": { "data_sampling": { "curriculum_learning": { "enabled": true, "data_cluster_path": "/data/clusters", "curriculum_metrics": { "seqlen": { "index_to_sample_path": "/data/samples", "clustering_type": "schedule_based", "difficulty_type": "percentile", "min_difficulty": 1, "max_difficulty": 100, "schedule_config": { "total_curriculum_step": 10000, "difficulty_step": 8 }, "schedule_type": "fixed_linear" } } } } } }',
  versions: ['0.8.0', null],
  source: 'deepspeed/runtime/data_pipeline/data_sampling/data_sampler.py:DeepSpeedDataSampler.__init__',
  about: ['data_efficiency.data_sampling.curriculum_learning'],
  *checkConfig(context) {
    const property = propertyAt(context.document, section);
    if (property?.value?.kind !== 'object' || settled(context, `${section}.enabled`) !== true) {
      return;
    }
    for (const missing of missingFrom(property.value, undefined, { data_cluster_path: undefined })) {
      yield finding(missing, property);
    }
    const metrics = valueAt(property.value, 'curriculum_metrics');
    for (const metric of metrics?.kind === 'object' ? metrics.properties : []) {
      const keys = metric.value?.kind === 'object' ? missingKeys(metric.value) : [];
      for (const missing of keys) {
        yield finding(missing, metric);
      }
    }
  },
};

/** Returns the index keys that a metric needs: none without clusters, two for "value", else one. */
function neededIndexes(metric: ObjectNode): { readonly [name: string]: JsonValue | undefined } {
  const clustering = valueAt(metric, 'clustering_type');
  if (clustering === undefined || (clustering.kind === 'string' && clustering.value === 'single_cluster')) {
    return {};
  }
  const difficulty = propertyOf(metric, 'difficulty_type')?.value;
  const byValue = difficulty?.kind === 'string' && difficulty.value === 'value';
  return { index_to_sample_path: undefined, ...(byValue ? { index_to_metric_path: undefined } : {}) };
}

function missingKeys(metric: ObjectNode): readonly MissingKey[] {
  const needed = { difficulty_type: undefined, clustering_type: undefined, ...neededIndexes(metric) };
  return [...missingScheduleKeys(metric), ...missingFrom(metric, undefined, needed)];
}

function finding({ section: inner, name, usual }: MissingKey, outer: PropertyNode): Finding {
  const place = inner ?? outer;
  const example = usual === undefined ? '' : `, usually ${JSON.stringify(usual)}`;
  return {
    span: place.key,
    message: `"${place.key.name}" has no "${name}". DeepSpeed stops when it builds the sampler for training data, because the key has no default. Add "${name}"${example}.`,
    lacks: [[...pathOf(place), name].join('.')],
    fixes: () => (usual === undefined ? [] : [putKey(place, name, usual, true)]),
  };
}
