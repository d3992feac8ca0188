import { putKey } from '../checking/fixes.js';
import type { Finding, Fix, Rule } from '../checking/rule.js';
import { type ObjectNode, type PropertyNode, propertyOf, type ValueNode, valueAt } from '../document/syntax-tree.js';

const techniques = [
  'weight_quantization',
  'activation_quantization',
  'sparse_pruning',
  'row_pruning',
  'head_pruning',
  'channel_pruning',
] as const;

export const compressionModulePattern: Rule = {
  code: 'compression-module-pattern',
  severity: 'error',
  failsAt: 'initialize',
  summary: 'A compression group without "modules", or with a pattern that is not a regular expression.',
  why: 'DeepSpeed searches the names of modules with regular expressions. The default, "*", is not one, so leaving "modules" out fails, even if the technique is disabled.',
  bad: '{ "train_batch_size": 8, "compression_training": { "weight_quantization": { "shared_parameters": { "enabled": false }, "different_groups": { "all": { "params": { "start_bits": 8, "target_bits": 8 } } } } } }',
  good: '{ "train_batch_size": 8, "compression_training": { "weight_quantization": { "shared_parameters": { "enabled": false }, "different_groups": { "all": { "params": { "start_bits": 8, "target_bits": 8 }, "modules": [".*"] } } } } }',
  assuming: { version: '0.19.6' },
  versions: ['0.7.0', '0.19.6'],
  source:
    'deepspeed/compression/constants.py:DIFFERENT_GROUPS_MODULE_SCOPE_DEFAULT@v0.19.6, deepspeed/compression/compress.py:get_module_name@v0.19.6',
  about: ['compression_training'],
  *checkConfig({ document }) {
    const section = valueAt(document.root, 'compression_training');
    if (section === undefined) {
      return;
    }
    for (const technique of techniques) {
      const groups = valueAt(section, technique, 'different_groups');
      for (const group of groups?.kind === 'object' ? groups.properties : []) {
        if (group.value?.kind === 'object') {
          yield* checkGroup(group, group.value);
        }
      }
    }
  },
};

const consequence = 'DeepSpeed stops when the engine is built ("nothing to repeat at position 0").';

function* checkGroup(group: PropertyNode, value: ObjectNode): Generator<Finding> {
  const modules = propertyOf(value, 'modules');
  if (modules === undefined || modules.value?.kind === 'null') {
    yield {
      span: group.key,
      message: `"${group.key.name}" has no "modules", and the default, "*", is not a regular expression. ${consequence} Write "modules": [".*"] for all modules, or parts of their names.`,
      fixes: () => [matchAll(group)],
    };
    return;
  }
  const patterns: readonly ValueNode[] = modules.value?.kind === 'array' ? modules.value.items : [];
  for (const pattern of patterns) {
    if (pattern.kind === 'string' && /^[*+?]/.test(pattern.value)) {
      yield {
        span: pattern,
        message: `"${pattern.value}" is not a regular expression, because nothing precedes the "${pattern.value[0]}". ${consequence} Write ".*" for all modules.`,
        fixes: () => (patterns.length === 1 ? [matchAll(group)] : []),
      };
    }
  }
}

function matchAll(group: PropertyNode): Fix {
  return putKey(group, 'modules', ['.*'], true, 'Write "modules": [".*"]');
}
