import { typesOf } from '../catalog/parameter.js';
import { removeKey } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import { shownNode } from '../checking/wording.js';
import { plainValue } from '../semantics/values.js';

export const unsettableKey: Rule = {
  code: 'unsettable-key',
  severity: 'error',
  failsAt: 'load',
  judges: 'key',
  summary: 'A key whose value a file cannot hold.',
  why: 'Some keys hold Python objects. A script can set them; DeepSpeed refuses every string, number or object in a file.',
  bad: '{ "train_batch_size": 8, "tensor_parallel": { "autotp_size": 2, "dtype": "bf16" } }',
  good: '{ "train_batch_size": 8, "tensor_parallel": { "autotp_size": 2 } }',
  source: 'deepspeed/runtime/tensor_parallel/config.py:TPTrainingConfig.dtype',
  concerns: node => node?.parameter !== undefined && typesOf(node.parameter).includes('never'),
  checkProperty(bound, { document }) {
    const plain = plainValue(bound);
    if (plain === undefined || plain.parameter.check !== 'strict') {
      return undefined;
    }
    const { property } = bound;
    return [
      {
        span: property.key,
        message: `"${property.key.name}" takes a Python object, not ${shownNode(plain.value, document.text)}. DeepSpeed refuses it while it reads the file. Remove it, and set it in the script.`,
        fixes: () => [removeKey(property, true)],
      },
    ];
  },
};
