import { excludedKeys } from '../../accelerate/language/excluded-keys.js';
import { allOf } from '../../checking/wording.js';
import { type PropertyNode, propertyOf } from '../../document/syntax-tree.js';
import { flagOf } from '../checking/argument-edits.js';
import type { RunRule } from '../checking/run-rule.js';

export const runAccelerateConflict: RunRule = {
  code: 'run-accelerate-conflict',
  severity: 'error',
  failsAt: 'load',
  summary: '`--deepspeed_config_file` beside a file of `accelerate launch` with keys that it excludes.',
  why: 'Accelerate says that such keys "will be ignored" and stops. It does so for a top-level `mixed_precision`, too, even for `no`. The same values by flags are allowed.',
  bad: 'accelerate launch --config_file zero2.yaml --deepspeed_config_file ds_config.json train.py\n',
  good: 'accelerate launch --config_file plain.yaml --deepspeed_config_file ds_config.json train.py\n',
  noFix: 'the keys are in the other file',
  beside: {
    'zero2.yaml': 'distributed_type: DEEPSPEED\ndeepspeed_config:\n  zero_stage: 2\nnum_processes: 8\n',
    'plain.yaml': 'distributed_type: DEEPSPEED\nnum_processes: 8\n',
    'ds_config.json': '{ "train_batch_size": "auto", "zero_optimization": { "stage": 2 } }',
  },
  source: 'accelerate/utils/dataclasses.py:DeepSpeedPlugin._deepspeed_config_checks',
  *check(context) {
    const { run, files } = context;
    const { accelerateFile: file } = files;
    const flag = run.flags.get('deepspeed_config_file');
    const section = propertyOf(file?.root, 'deepspeed_config')?.value;
    const precision = propertyOf(file?.root, 'mixed_precision');
    const keys = [...excludedKeys.map(key => (run.flags.has(key) ? undefined : propertyOf(section, key))), precision]
      .filter((key): key is PropertyNode => key?.value !== undefined)
      .filter(({ value, key }) => value?.kind !== 'null' && !run.flags.has(key.name));
    if (flag === undefined || file === undefined || keys.length === 0) {
      return;
    }
    const names = allOf(keys.slice(0, 3).map(({ key }) => `"${key.name}"`));
    yield {
      span: flag.key,
      message: `"${flagOf(context, flag)}" excludes ${names} in ${file.name}. Accelerate stops ("When using \`deepspeed_config_file\`, the following accelerate config variables will be ignored"): despite these words, it does not ignore them. Remove ${keys.length === 1 ? 'the key' : 'the keys'} there, and write the same in the DeepSpeed config.`,
      elsewhere: keys.map(({ key }) => ({ file, span: key, message: 'belongs in the DeepSpeed config' })),
    };
  },
};
