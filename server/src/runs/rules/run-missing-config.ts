import { flagOf } from '../checking/argument-edits.js';
import { trainerOf } from '../checking/run-context.js';
import type { RunRule } from '../checking/run-rule.js';

export const runMissingConfig: RunRule = {
  code: 'run-missing-config',
  severity: 'error',
  failsAt: 'load',
  summary: '`--deepspeed` without a file, for a program of Trainer.',
  why: "In a program of Trainer, `--deepspeed` names the config. In one with DeepSpeed's own parser it is a switch, and `--deepspeed_config` names the config.",
  bad: 'deepspeed train.py --deepspeed --output_dir out\n',
  good: 'deepspeed train.py --deepspeed ds_config.json --output_dir out\n',
  noFix: 'only you know the config',
  beside: {
    'train.py': 'from transformers import HfArgumentParser, TrainingArguments\n',
    'ds_config.json': '{ "train_batch_size": "auto", "zero_optimization": { "stage": 2 } }',
  },
  source: 'transformers/training_args.py:TrainingArguments',
  *check(context) {
    const argument = context.run.arguments.get('deepspeed');
    if (trainerOf(context) !== 'seen' || argument?.value !== true || context.run.kind !== 'command') {
      return;
    }
    yield {
      span: argument.key,
      message: `"${flagOf(context, argument)}" has no file behind it. The program stops at its command line ("argument --deepspeed: expected one argument"). Write the path of the config, such as "--deepspeed ds_config.json".`,
    };
  },
};
