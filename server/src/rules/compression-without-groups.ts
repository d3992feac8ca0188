import { putKey } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import { pathOf, propertyOf } from '../document/syntax-tree.js';
import { techniquesIn } from '../semantics/compression.js';

export const compressionWithoutGroups: Rule = {
  code: 'compression-without-groups',
  severity: 'error',
  failsAt: 'load',
  summary: 'A compression technique without "different_groups".',
  why: 'The groups say which modules are compressed and how. DeepSpeed reads "different_groups" even if the technique is disabled, and fails if the key is missing.',
  bad: '{ "train_batch_size": 8, "compression_training": { "row_pruning": { "shared_parameters": { "enabled": false } } } }',
  good: '{ "train_batch_size": 8, "compression_training": { "row_pruning": { "shared_parameters": { "enabled": false }, "different_groups": {} } } }',
  assuming: { version: '0.19.6' },
  versions: ['0.7.0', '0.19.6'],
  source: 'deepspeed/compression/config.py:get_weight_quantization@v0.19.6',
  about: ['compression_training'],
  *checkConfig({ document }) {
    for (const { property, section } of techniquesIn(document)) {
      if (propertyOf(section, 'different_groups') === undefined) {
        yield {
          span: property.key,
          message: `"${property.key.name}" has no "different_groups". DeepSpeed stops while it reads the file, even if the technique is disabled ("KeyError: 'different_groups'"). Add "different_groups", empty if there are no groups yet.`,
          lacks: [[...pathOf(property), 'different_groups'].join('.')],
          fixes: () => [putKey(property, 'different_groups', {}, true)],
        };
      }
    }
  },
};
