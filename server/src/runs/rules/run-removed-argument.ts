import type { EditFix } from '../../checking/edit-fix.js';
import { flagOf, removeArguments, renaming } from '../checking/argument-edits.js';
import { declares } from '../checking/declares.js';
import { isExact, isOfSwift, type RunContext, trainerOf } from '../checking/run-context.js';
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
    const { run, releases, files, text } = context;
    const program = run.kind === 'call' ? text : files.script?.text;
    const trainer = trainerOf(context);
    const { version } = releases.transformers;
    const isPinned = isExact(releases.transformers);
    const stops = stopsAt(context, trainer);
    if (trainer === undefined || isOfSwift(context) || run.launcher === 'axolotl' || stops === undefined) {
      return;
    }
    for (const argument of run.arguments.values()) {
      const gone = goneFrom(argument.name, version);
      if (gone === undefined || declares(program, argument.name) || isOfFamily(run, argument.name)) {
        continue;
      }
      const flag = flagOf(context, argument);
      // Nobody saw the program of a recipe.
      const isSeen = trainer === 'seen' && run.kind !== 'recipe';
      yield {
        span: argument.key,
        message: `transformers ${version} has no argument "${flag}": it is gone since ${gone.removedIn}. ${stops}${isPinned ? '' : ', unless an older release is installed'}. ${sentence(gone.instead ?? 'remove it')}`,
        severity: isSeen && isPinned ? 'error' : isPinned || isSeen ? 'warning' : 'information',
        tag: 'deprecated',
        fixes: () => fixes(context, argument, gone),
      };
    }
  },
};

/** Returns what happens, as the beginning of a sentence; undefined if the program of a recipe has arguments of its own. */
function stopsAt({ run: { kind, family } }: RunContext, trainer: ReturnType<typeof trainerOf>): string | undefined {
  if (kind === 'call') {
    return family === undefined ? undefined : 'The call stops ("got an unexpected keyword argument")';
  }
  if (kind === 'recipe') {
    return family === 'transformers' || family === 'llamafactory'
      ? 'The program stops when it reads the file ("Some keys are not used by the HfArgumentParser")'
      : undefined;
  }
  const program = trainer === 'seen' ? 'The program stops' : 'A program with HfArgumentParser stops';
  return `${program} at the command line ("Some specified arguments are not used by the HfArgumentParser")`;
}

function sentence(clause: string): string {
  return `${clause.charAt(0).toUpperCase()}${clause.slice(1)}.`;
}

/** Whether the program of a recipe still has an argument. Source: llamafactory/hparams/training_args.py:TrainingArguments. */
function isOfFamily({ family }: RunContext['run'], name: string): boolean {
  return family === 'llamafactory' && name === 'overwrite_output_dir';
}

/** A new name takes the same value: the release before had both. */
function fixes(context: RunContext, argument: RunArgument, { renamedTo }: TrainingArgument): readonly EditFix[] {
  if (renamedTo === undefined || context.run.arguments.has(renamedTo)) {
    return removeArguments(context, [argument], { risk: 'loses it' });
  }
  const edit = renaming(context, argument, renamedTo);
  return edit === undefined ? [] : [{ title: `Rename to "${renamedTo}"`, preferred: true, risk: '', edits: [edit] }];
}
