import { argumentValue } from '../argument-values.js';
import { flagOf, removeArguments, replaceValue } from '../checking/argument-edits.js';
import { isOfSwift, sourceOf, trainerOf } from '../checking/run-context.js';
import type { RunRule } from '../checking/run-rule.js';

export const runTwoPrecisions: RunRule = {
  code: 'run-two-precisions',
  severity: 'error',
  failsAt: 'load',
  summary: '`--fp16` and `--bf16` of Trainer in one run.',
  why: 'TrainingArguments takes one 16-bit type for training and one for evaluation, and stops before the model is loaded if both are true. ms-swift and axolotl decide themselves, so their runs are left alone.',
  bad: 'deepspeed train.py --deepspeed ds_config.json --fp16 --bf16\n',
  good: 'deepspeed train.py --deepspeed ds_config.json --bf16\n',
  noFix: 'only you know the precision of the run',
  beside: {
    'train.py': 'from transformers import HfArgumentParser, TrainingArguments\n',
    'ds_config.json':
      '{ "train_batch_size": "auto", "zero_optimization": { "stage": 2 }, "bf16": { "enabled": "auto" } }',
  },
  source: 'transformers/training_args.py:TrainingArguments.__post_init__',
  *check(context) {
    const { run } = context;
    const trainer = trainerOf(context);
    if (trainer === undefined || isOfSwift(context) || run.launcher === 'axolotl' || run.family === 'axolotl') {
      return;
    }
    const source = sourceOf(context);
    for (const { names, words } of exclusive) {
      const given = names.flatMap(name => {
        const { argument, value } = argumentValue(name, source);
        return argument !== undefined && value === true ? [argument] : [];
      });
      const [first, second] = [...given].sort((a, b) => a.key.offset - b.key.offset);
      if (first === undefined || second === undefined) {
        continue;
      }
      const isLiteral = given.every(({ certainty }) => certainty === 'literal');
      yield {
        span: second.key,
        message: `"${flagOf(context, first)}" and "${flagOf(context, second)}" exclude each other. Trainer stops when it reads its arguments (${words}). Remove one of them.`,
        severity: trainer === 'seen' && isLiteral ? 'error' : 'warning',
        related: [{ span: first.key, message: 'The other type is set here.' }],
        fixes: () =>
          given.flatMap(argument =>
            run.kind === 'command'
              ? removeArguments(context, [argument], { risk: `loses ${flagOf(context, argument)}` })
              : replaceValue(context, argument, false, false),
          ),
      };
    }
  },
};

const exclusive = [
  { names: ['fp16', 'bf16'], words: '"At most one of fp16 and bf16 can be True, but not both"' },
  {
    names: ['fp16_full_eval', 'bf16_full_eval'],
    words: '"At most one of fp16 and bf16 can be True for full eval, but not both"',
  },
];
