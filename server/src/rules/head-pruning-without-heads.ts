import { putKey } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import { propertyOf } from '../document/syntax-tree.js';
import { isOn } from '../semantics/reading.js';
import { propertyAt } from '../semantics/settled.js';

const path = 'compression_training.head_pruning.shared_parameters';

export const headPruningWithoutHeads: Rule = {
  code: 'head-pruning-without-heads',
  severity: 'error',
  failsAt: 'load',
  summary: 'Head pruning without the number of heads.',
  why: 'DeepSpeed cuts the pruned matrix into heads, and does not ask the model for their number.',
  bad: '{ "train_batch_size": 8, "compression_training": { "head_pruning": { "shared_parameters": { "enabled": true }, "different_groups": {} } } }',
  good: '{ "train_batch_size": 8, "compression_training": { "head_pruning": { "shared_parameters": { "enabled": true, "num_heads": 12 }, "different_groups": {} } } }',
  noFix: 'The number of heads depends on the model.',
  assuming: { version: '0.19.6' },
  versions: ['0.7.0', '0.19.6'],
  source: 'deepspeed/compression/config.py:get_head_pruning_shared_parameters@v0.19.6',
  about: [path],
  *checkConfig(context) {
    const shared = propertyAt(context.document, path);
    if (shared?.value?.kind !== 'object' || isOn(context, `${path}.enabled`) !== true) {
      return;
    }
    if (propertyOf(shared.value, 'num_heads') === undefined) {
      yield {
        span: propertyOf(shared.value, 'enabled')?.key ?? shared.key,
        message:
          'Head pruning is enabled without "num_heads". DeepSpeed stops while it reads the file ("num_heads must be specified for head pruning"). Add "num_heads", the number of attention heads of the model.',
        lacks: [`${path}.num_heads`],
        fixes: () => [putKey(shared, 'enabled', false, false, 'Turn head pruning off')],
      };
    }
  },
};
