import type { EditFix } from '../../checking/edit-fix.js';
import { flagOf, removeArguments, renaming } from '../checking/argument-edits.js';
import { isExact, type RunContext, trainerOf } from '../checking/run-context.js';
import type { RunRule } from '../checking/run-rule.js';
import type { RunArgument } from '../run.js';
import { goneFrom, type TrainingArgument } from '../training-arguments.js';

export const runRemovedArgument: RunRule = {
  code: 'run-removed-argument',
  severity: 'error',
  failsAt: 'load',
  summary: 'An argument that the release of transformers no longer has.',
  why: 'HfArgumentParser stops at arguments that it does not know. It is an error if the project pins the release and the program was seen to parse its command line with HfArgumentParser; the program may have an argument of its own with that name.',
  bad: 'deepspeed train.py --deepspeed ds_config.json --evaluation_strategy steps\n',
  good: 'deepspeed train.py --deepspeed ds_config.json --eval_strategy steps\n',
  assuming: { transformersVersion: '4.57.6' },
  beside: {
    'train.py': 'from transformers import HfArgumentParser, TrainingArguments\n',
    'ds_config.json': '{ "train_batch_size": "auto", "zero_optimization": { "stage": 2 } }',
  },
  source: 'transformers/hf_argparser.py:HfArgumentParser.parse_args_into_dataclasses',
  *check(context) {
    const { run, releases, files } = context;
    const trainer = trainerOf(context);
    const { version } = releases.transformers;
    const isPinned = isExact(releases.transformers);
    if (trainer === undefined || run.launcher === 'swift' || run.launcher === 'axolotl') {
      return;
    }
    for (const argument of run.arguments.values()) {
      const gone = goneFrom(argument.name, version);
      if (gone === undefined || declares(files.script?.text, argument.name)) {
        continue;
      }
      const flag = flagOf(context, argument);
      const isCertain = trainer === 'seen' && isPinned;
      yield {
        span: argument.key,
        message: `transformers ${version} has no argument "${flag}": it is gone since ${gone.removedIn}. ${program(trainer)} at the command line ("Some specified arguments are not used by the HfArgumentParser")${isPinned ? '' : ', unless an older release is installed'}. ${sentence(gone.instead ?? 'remove it')}`,
        severity: isCertain ? 'error' : isPinned || trainer === 'seen' ? 'warning' : 'information',
        tag: 'deprecated',
        fixes: () => fixes(context, argument, gone),
      };
    }
  },
};

function program(trainer: 'seen' | 'likely'): string {
  return trainer === 'seen' ? 'The program stops' : 'A program with HfArgumentParser stops';
}

function sentence(clause: string): string {
  return `${clause.charAt(0).toUpperCase()}${clause.slice(1)}.`;
}

/** Whether a program has an argument of its own with a name. */
function declares(script: string | undefined, name: string): boolean {
  return script !== undefined && new RegExp(`(?:^|\\n)[ \\t]+${name}[ \\t]*:|["']--${name}["']`).test(script);
}

/** A new name takes the same value: the release before had both. */
function fixes(context: RunContext, argument: RunArgument, { renamedTo }: TrainingArgument): readonly EditFix[] {
  if (renamedTo === undefined || context.run.arguments.has(renamedTo)) {
    return removeArguments(context, [argument], { risk: 'loses it' });
  }
  const edit = renaming(context, argument, renamedTo);
  return edit === undefined ? [] : [{ title: `Rename to "${renamedTo}"`, preferred: true, risk: '', edits: [edit] }];
}
