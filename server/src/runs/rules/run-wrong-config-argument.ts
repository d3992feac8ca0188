import type { EditFix } from '../../checking/edit-fix.js';
import { renaming } from '../checking/argument-edits.js';
import { declares } from '../checking/declares.js';
import type { RunContext } from '../checking/run-context.js';
import type { RunFinding, RunRule } from '../checking/run-rule.js';
import type { RunArgument } from '../run.js';

export const runWrongConfigArgument: RunRule = {
  code: 'run-wrong-config-argument',
  severity: 'error',
  failsAt: 'load',
  summary:
    'A config behind the argument of another program: `--deepspeed FILE` for `deepspeed.add_config_arguments`, or `--deepspeed_config FILE` for Trainer.',
  why: 'The parser of DeepSpeed has a switch, `--deepspeed`, and takes the config from `--deepspeed_config`. The parser of Trainer takes it from `--deepspeed` and does not know the other. A program that keeps unknown arguments, or has an argument of that name, is left alone.',
  bad: 'deepspeed train.py --deepspeed ds_config.json\n',
  good: 'deepspeed train.py --deepspeed --deepspeed_config ds_config.json\n',
  beside: {
    'train.py':
      'import argparse, deepspeed\nparser = deepspeed.add_config_arguments(argparse.ArgumentParser())\nargs = parser.parse_args()\ndeepspeed.initialize(args=args, model=model)\n',
    'ds_config.json': '{ "train_batch_size": 8 }',
  },
  source:
    'deepspeed/__init__.py:_add_core_arguments, transformers/hf_argparser.py:HfArgumentParser.parse_args_into_dataclasses',
  *check(context) {
    const { run, files } = context;
    const { script, reader } = files;
    if (run.kind !== 'command' || script === undefined || /parse_known_args|sys\.argv/.test(script.text)) {
      return;
    }
    const [ofTrainer, own] = [run.arguments.get('deepspeed'), run.arguments.get('deepspeed_config')];
    if (reader?.loader === 'deepspeed' && ofTrainer !== undefined && own === undefined) {
      yield* atSwitch(context, ofTrainer, script.name, script.text);
    } else if (reader?.takesArguments === true && own !== undefined && ofTrainer === undefined) {
      yield* atTrainer(context, own, script.name, script.text);
    }
  },
};

/** A positional argument takes the path. */
const takesPath = /add_argument\(\s*["'][^-]/;

function* atSwitch(context: RunContext, argument: RunArgument, name: string, program: string): Generator<RunFinding> {
  const path = argument.value;
  const isRead = /\bdeepspeed\.add_config_arguments\s*\(/.test(program) && /\.parse_args\(\s*\)/.test(program);
  if (typeof path !== 'string' || !isRead || takesPath.test(program) || declares(program, 'deepspeed')) {
    return;
  }
  const { offset, end } = argument.key;
  const isOneWord = context.text.slice(offset, end).includes('=');
  const words = isOneWord ? `ignored explicit argument '${path}'` : `unrecognized arguments: ${path}`;
  const fixes: readonly EditFix[] = [
    {
      title: 'Write "--deepspeed --deepspeed_config"',
      preferred: true,
      risk: '',
      edits: [
        isOneWord
          ? { offset: argument.offset - 1, end: argument.offset, text: ' --deepspeed_config ' }
          : { offset: end, end, text: ' --deepspeed_config' },
      ],
    },
  ];
  const isWritten = argument.key.end <= argument.offset || isOneWord;
  yield {
    span: argument,
    message: `"--deepspeed" is a switch in ${name}, which takes the config from "--deepspeed_config". The program stops at its command line ("${words}"). Write "--deepspeed --deepspeed_config" before the path.`,
    severity: argument.certainty === 'literal' ? 'error' : 'warning',
    fixes: () => (isWritten && argument.certainty === 'literal' ? fixes : []),
  };
}

/** Classes of the parser that other modules define may have the argument. */
function hasOnlyKnownClasses(program: string): boolean {
  const classes = /HfArgumentParser\(\s*[[(]?([^)\]]*)/.exec(program)?.[1]?.match(/\w+/g) ?? [];
  return classes.every(each => each === 'TrainingArguments' || new RegExp(`^class ${each}\\b`, 'm').test(program));
}

function* atTrainer(context: RunContext, argument: RunArgument, name: string, program: string): Generator<RunFinding> {
  if (/return_remaining_strings/.test(program) || declares(program, 'deepspeed_config')) {
    return;
  }
  const isSure = argument.certainty === 'literal' && hasOnlyKnownClasses(program);
  const edit = renaming(context, argument, 'deepspeed');
  yield {
    span: argument.key,
    message: `The parser of Trainer in ${name} takes the config from "--deepspeed" and does not know "--deepspeed_config". The program stops at its command line ("Some specified arguments are not used by the HfArgumentParser"). Write "--deepspeed" with the path.`,
    severity: isSure ? 'error' : 'warning',
    fixes: () =>
      edit === undefined ? [] : [{ title: 'Write "--deepspeed"', preferred: true, risk: '', edits: [edit] }],
  };
}
