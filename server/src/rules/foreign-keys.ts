import { removeKeys } from '../checking/fixes.js';
import { foreignKeysIn } from '../checking/foreign-keys.js';
import type { Rule } from '../checking/rule.js';
import { someOf } from '../checking/wording.js';

/** The most keys that one fix removes, because the file is parsed again after each. */
const mostToRemove = 100;

export const foreignKeys: Rule = {
  code: 'foreign-keys',
  severity: 'information',
  failsAt: 'never',
  summary: 'Many keys at the top level that DeepSpeed does not know.',
  why: 'A training program may keep its own settings in the same file and pass all of them to DeepSpeed, which ignores unknown keys. They are reported once, together. List them in "deepspeed.ignoredKeys", or on the command line in `--ignore-keys`, to leave them to that program.',
  bad: '{ "train_batch_size": 8, "project": "demo", "epochs": 3, "seed": 1, "data_path": "train.jsonl", "tokenizer": "gpt2" }',
  good: '{ "train_batch_size": 8 }',
  noFix: 'The file does not show whether another program reads the keys.',
  source: 'deepspeed/runtime/config.py:DeepSpeedConfig._initialize_params',
  concerns: node => node === undefined,
  checkProperty({ property }, context) {
    const keys = [...foreignKeysIn(context)];
    if (keys[0] !== property) {
      return undefined;
    }
    return [
      {
        span: property.key,
        message: `${someOf(keys)} are not keys of the top level. DeepSpeed ignores them silently. If another program reads them, list them in "deepspeed.ignoredKeys" (CLI: --ignore-keys); otherwise remove them.`,
        tag: 'unnecessary',
        keys,
        fixes: () => (keys.length <= mostToRemove ? [removeKeys(keys)] : []),
      },
    ];
  },
};
