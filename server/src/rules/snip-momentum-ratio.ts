import { removeKey } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import { propertyOf } from '../document/syntax-tree.js';
import { snipMomentumIn } from '../semantics/compression.js';

export const snipMomentumRatio: Rule = {
  code: 'snip-momentum-ratio',
  severity: 'error',
  failsAt: 'load',
  summary: 'A "dense_ratio" of snip_momentum that is not between 0 and 1.',
  why: 'snip_momentum keeps this fraction of all pruned weights, which has to be more than none and less than all. The other methods read the ratio of each group.',
  bad: '{ "train_batch_size": 8, "compression_training": { "sparse_pruning": { "shared_parameters": { "method": "snip_momentum", "dense_ratio": 1 }, "different_groups": {} } } }',
  good: '{ "train_batch_size": 8, "compression_training": { "sparse_pruning": { "shared_parameters": { "method": "snip_momentum" }, "different_groups": {} } } }',
  assuming: { version: '0.19.6' },
  versions: ['0.9.3', '0.19.6'],
  source: 'deepspeed/compression/config.py:get_sparse_pruning_shared_parameters@v0.19.6',
  about: ['compression_training.sparse_pruning.shared_parameters.dense_ratio'],
  checkConfig({ document }) {
    const property = propertyOf(snipMomentumIn(document), 'dense_ratio');
    const value = property?.value;
    if (property === undefined || value?.kind !== 'number' || (value.value > 0 && value.value < 1)) {
      return undefined;
    }
    return [
      {
        span: value,
        message: `"dense_ratio" is ${value.value}, not between 0 and 1. DeepSpeed stops while it reads the file ("Invalid dense_ratio value"). Write a fraction, such as 0.5, or remove the key to get 0.1.`,
        fixes: () => [removeKey(property, true)],
      },
    ];
  },
};
