import { putKey } from '../checking/fixes.js';
import type { Finding, Fix, Rule } from '../checking/rule.js';
import { guess } from '../checking/safety.js';
import { oneOf } from '../checking/wording.js';
import type { JsonValue } from '../document/json-value.js';
import { type PropertyNode, pathOf, propertyOf } from '../document/syntax-tree.js';
import { techniquesIn } from '../semantics/compression.js';

export const compressionGroupIncomplete: Rule = {
  code: 'compression-group-incomplete',
  severity: 'error',
  failsAt: 'load',
  summary: 'A compression group that lacks one of its parameters.',
  why: 'Bits and ratios have no defaults. Each group needs its own, even if the technique is disabled.',
  bad: '{ "train_batch_size": 8, "compression_training": { "weight_quantization": { "shared_parameters": {}, "different_groups": { "all": { "params": { "start_bits": 8 }, "modules": ["attention"] } } } } }',
  good: '{ "train_batch_size": 8, "compression_training": { "weight_quantization": { "shared_parameters": {}, "different_groups": { "all": { "params": { "start_bits": 8, "target_bits": 8 }, "modules": ["attention"] } } } } }',
  assuming: { version: '0.19.6' },
  versions: ['0.7.0', '0.19.6'],
  source:
    'deepspeed/compression/config.py:get_weight_quantization_different_groups@v0.19.6, deepspeed/compression/config.py:get_activation_quantization_different_groups@v0.19.6, deepspeed/compression/config.py:get_sparse_pruning_different_groups@v0.19.6, deepspeed/compression/config.py:get_row_pruning_different_groups@v0.19.6, deepspeed/compression/config.py:get_head_pruning_different_groups@v0.19.6, deepspeed/compression/config.py:get_channel_pruning_different_groups@v0.19.6',
  about: ['compression_training'],
  *checkConfig({ document }) {
    for (const { section, groupKeys } of techniquesIn(document)) {
      const groups = propertyOf(section, 'different_groups')?.value;
      for (const group of groups?.kind === 'object' ? groups.properties : []) {
        yield* incomplete(group, groupKeys);
      }
    }
  },
};

function* incomplete(group: PropertyNode, keys: { readonly [name: string]: JsonValue }): Generator<Finding> {
  const params = propertyOf(group.value, 'params');
  if (group.value?.kind !== 'object' || (params !== undefined && params.value?.kind !== 'object')) {
    return;
  }
  const missing = Object.keys(keys).filter(name => propertyOf(params?.value, name) === undefined);
  if (missing.length === 0) {
    return;
  }
  const what = params === undefined ? '"params"' : oneOf(missing.map(name => `"${name}"`));
  const wanted = Object.fromEntries(missing.map(name => [name, keys[name] ?? null]));
  yield {
    span: (params ?? group).key,
    message: `The group "${group.key.name}" lacks ${what}. DeepSpeed stops while it reads the file, even if the technique is disabled. Add ${Object.keys(
      wanted,
    )
      .map(name => `"${name}"`)
      .join(' and ')}${params === undefined ? ' in "params"' : ''}.`,
    lacks:
      params === undefined
        ? [[...pathOf(group), 'params'].join('.')]
        : missing.map(name => [...pathOf(params), name].join('.')),
    fixes: () => [params === undefined ? putKey(group, 'params', wanted, true) : addAll(params, wanted)],
  };
}

function addAll(params: PropertyNode, wanted: { readonly [name: string]: JsonValue }): Fix {
  const additions = Object.entries(wanted).map(([name, value]) => putKey(params, name, value));
  return {
    title: additions.map(({ title }) => title).join(', '),
    preferred: true,
    risk: guess,
    apply(draft) {
      for (const addition of additions) {
        addition.apply(draft);
      }
    },
  };
}
