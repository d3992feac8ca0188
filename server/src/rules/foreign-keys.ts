import { removeKeys } from '../checking/fixes.js';
import { foreignKeysIn } from '../checking/foreign-keys.js';
import type { Rule } from '../checking/rule.js';
import { someOf } from '../checking/wording.js';

/** Keys that are removed in one go: the text is read again after each of them. */
const mostToRemove = 100;

export const foreignKeys: Rule = {
  code: 'foreign-keys',
  severity: 'information',
  failsAt: 'never',
  summary: 'Many keys at the top level that mean nothing to DeepSpeed.',
  why: 'A training program that keeps its own settings in the same file hands all of them to DeepSpeed, which skips what it does not know. They are reported together, once, and can be left to that program with "deepspeed.ignoredKeys", on the command line with `--ignore-keys`.',
  bad: '{ "train_batch_size": 8, "project": "demo", "epochs": 3, "seed": 1, "data_path": "train.jsonl", "tokenizer": "gpt2" }',
  good: '{ "train_batch_size": 8 }',
  noFix: 'Whether another program reads the keys cannot be told from the file.',
  source: 'deepspeed/runtime/config.py:DeepSpeedConfig._initialize_params',
  concerns: node => node === undefined,
  *checkProperty({ property }, context) {
    const keys = [...foreignKeysIn(context)];
    if (keys[0] !== property) {
      return;
    }
    yield {
      span: property.key,
      message: `${someOf(keys)} are not keys of the top level. DeepSpeed ignores them silently. If another program reads them, list them in "deepspeed.ignoredKeys" (CLI: --ignore-keys); otherwise remove them.`,
      tag: 'unnecessary',
      keys,
      fixes: () => (keys.length <= mostToRemove ? [removeKeys(keys)] : []),
    };
  },
};
