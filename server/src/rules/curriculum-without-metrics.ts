import { putKey } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import { propertyOf } from '../document/syntax-tree.js';
import { isOn } from '../semantics/reading.js';
import { propertyAt } from '../semantics/settled.js';

const path = 'data_efficiency.data_sampling.curriculum_learning';

export const curriculumWithoutMetrics: Rule = {
  code: 'curriculum-without-metrics',
  severity: 'error',
  failsAt: 'load',
  covers: ['incomplete-data-sampling'],
  summary: 'Curriculum learning without a metric.',
  why: 'A curriculum orders samples by metrics, which have no defaults. DeepSpeed checks this even if "data_efficiency" and "data_sampling" are off.',
  bad: '{ "train_batch_size": 8, "data_efficiency": { "enabled": true, "data_sampling": { "curriculum_learning": { "enabled": true } } } }',
  good: '{ "train_batch_size": 8, "data_efficiency": { "enabled": true, "data_sampling": { "curriculum_learning": { "enabled": false } } } }',
  noFix: 'A metric names files that belong to the data.',
  versions: ['0.8.0', null],
  source: 'deepspeed/runtime/data_pipeline/config.py:get_curriculum_learning',
  about: [path],
  *checkConfig(context) {
    const section = propertyAt(context.document, path);
    if (section?.value?.kind !== 'object' || isOn(context, `${path}.enabled`) !== true) {
      return;
    }
    if (propertyOf(section.value, 'curriculum_metrics') === undefined) {
      yield {
        span: section.key,
        message:
          'Curriculum learning is enabled without "curriculum_metrics". DeepSpeed stops while it reads the file ("curriculum_metrics must be specified"). Add "curriculum_metrics" with a metric, or turn curriculum learning off.',
        lacks: [`${path}.curriculum_metrics`],
        fixes: () => [putKey(section, 'enabled', false, false, 'Turn curriculum learning off')],
      };
    }
  },
};
