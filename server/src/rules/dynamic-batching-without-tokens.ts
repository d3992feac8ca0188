import { putKey } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import { propertyOf } from '../document/syntax-tree.js';
import { isOn } from '../semantics/reading.js';
import { propertyAt } from '../semantics/settled.js';

const path = 'data_efficiency.data_sampling.dynamic_batching';

export const dynamicBatchingWithoutTokens: Rule = {
  code: 'dynamic-batching-without-tokens',
  severity: 'error',
  failsAt: 'load',
  summary: 'Dynamic batching without a number of tokens.',
  why: 'DeepSpeed fills micro batches up to "max_tokens", which has no default. It checks this even if "data_efficiency" and "data_sampling" are off.',
  bad: '{ "train_batch_size": 8, "data_efficiency": { "enabled": true, "data_sampling": { "dynamic_batching": { "enabled": true } } } }',
  good: '{ "train_batch_size": 8, "data_efficiency": { "enabled": true, "data_sampling": { "dynamic_batching": { "enabled": true, "max_tokens": 4096 } } } }',
  versions: ['0.16.5', null],
  source: 'deepspeed/runtime/data_pipeline/config.py:get_dynamic_batching',
  about: [path],
  *checkConfig(context) {
    const section = propertyAt(context.document, path);
    if (section?.value?.kind !== 'object' || isOn(context, `${path}.enabled`) !== true) {
      return;
    }
    if (propertyOf(section.value, 'max_tokens') === undefined) {
      yield {
        span: section.key,
        message:
          'Dynamic batching is enabled without "max_tokens". DeepSpeed stops while it reads the file ("max_tokens must be specified"). Add "max_tokens", the number of tokens of a micro batch.',
        lacks: [`${path}.max_tokens`],
        fixes: () => [putKey(section, 'max_tokens', 4096, true)],
      };
    }
  },
};
