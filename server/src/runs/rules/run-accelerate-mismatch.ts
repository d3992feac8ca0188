import type { EditFix } from '../../checking/edit-fix.js';
import { shown } from '../../checking/wording.js';
import type { JsonValue } from '../../document/json-value.js';
import { propertyOf, type Span, type ValueNode } from '../../document/syntax-tree.js';
import { stopAtContradiction } from '../../semantics/contradiction.js';
import { replaceValue, wordOf } from '../checking/argument-edits.js';
import { declares } from '../checking/declares.js';
import { newArgument } from '../checking/new-argument.js';
import { type RunContext, sourceOf, trainerOf } from '../checking/run-context.js';
import type { RunFinding, RunRule } from '../checking/run-rule.js';
import { filledAt } from '../fills.js';
import type { RunArgument } from '../run.js';
import { runValue } from '../yaml-values.js';

export const runAccelerateMismatch: RunRule = {
  code: 'run-accelerate-mismatch',
  severity: 'error',
  failsAt: 'initialize',
  inConfig: 'accelerate-argument-mismatch',
  summary: 'An argument of Trainer that differs from the same value for `accelerate launch`.',
  why: '`accelerate launch` hands `gradient_accumulation_steps`, `gradient_clipping` and `mixed_precision` of its file or flags to the program, and Trainer compares them with its own arguments as it compares a config. `mixed_precision` needs `--bf16` or `--fp16`; Trainer takes that of the arguments if they have one. It is an error if the program was seen to use Trainer and the command has the argument; a default can be another one in the program.',
  bad: 'accelerate launch --config_file zero2.yaml train.py --gradient_accumulation_steps 8\n',
  good: 'accelerate launch --config_file zero2.yaml train.py --gradient_accumulation_steps 4\n',
  beside: {
    'zero2.yaml':
      'distributed_type: DEEPSPEED\ndeepspeed_config:\n  zero_stage: 2\n  gradient_accumulation_steps: 4\nnum_processes: 8\n',
    'train.py': 'from transformers import HfArgumentParser, TrainingArguments\n',
  },
  source:
    'transformers/integrations/deepspeed.py:propagate_args_to_deepspeed, transformers/integrations/deepspeed.py:HfTrainerDeepSpeedConfig.fill_match',
  *check(context) {
    if (!isOfAccelerate(context)) {
      return;
    }
    const steps = launched(context, 'gradient_accumulation_steps');
    const clipping = launched(context, 'gradient_clipping');
    const precision = launched(context, 'mixed_precision')?.value;
    for (const [given, path] of [
      [steps, 'gradient_accumulation_steps'],
      // 0 leaves the key out.
      [clipping?.value === 0 ? undefined : clipping, 'gradient_clipping'],
    ] as const) {
      const own = filledAt(path, sourceOf(context))?.value;
      if (typeof given?.value === 'number' && typeof own === 'number' && own !== given.value) {
        yield* findingsAt(context, { ...given, path, expected: given.value, own });
      }
    }
    const source = sourceOf(context);
    const isOff = ['fp16.enabled', 'bf16.enabled'].every(path => filledAt(path, source)?.value === false);
    if ((precision === 'bf16' || precision === 'fp16') && isOff) {
      const given = launched(context, 'mixed_precision') as Launched;
      yield* findingsAt(context, { ...given, path: `${precision}.enabled`, expected: true, own: false });
    }
  },
};

/** A value that `accelerate launch` hands on. */
interface Launched {
  readonly name: string;
  readonly value: JsonValue;
  /** Its place in the file; absent if a flag has it. */
  readonly place?: Span;
  readonly isLiteral: boolean;
}

interface Mismatch extends Launched {
  /** The key of the config that Trainer compares. */
  readonly path: string;
  readonly expected: JsonValue;
  readonly own: JsonValue;
}

/** Whether the values of Accelerate make the config, and Trainer was seen to compare it. */
function isOfAccelerate(context: RunContext): boolean {
  const { run, files } = context;
  const root = files.accelerateFile?.root;
  const type = propertyOf(root, 'distributed_type')?.value;
  const isDeepSpeed = run.flags.has('use_deepspeed') || (type?.kind === 'string' && type.value === 'DEEPSPEED');
  return (
    run.kind === 'command' &&
    run.launcher === 'accelerate' &&
    isDeepSpeed &&
    (run.accelerateFile === undefined || root !== undefined) &&
    run.config === undefined &&
    run.recipe === undefined &&
    !run.arguments.has('deepspeed') &&
    propertyOf(sectionOf(root), 'deepspeed_config_file') === undefined &&
    trainerOf(context) === 'seen'
  );
}

function sectionOf(root: ValueNode | undefined): ValueNode | undefined {
  return propertyOf(root, 'deepspeed_config')?.value;
}

/** Returns a value for `accelerate launch`: a flag wins over the section of the file, and that over the rest of the file. */
function launched({ run, files }: RunContext, name: string): Launched | undefined {
  const flag = run.flags.get(name);
  if (flag !== undefined) {
    const { value } = flag;
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
    return value === undefined || typeof value === 'object'
      ? undefined
      : { name, value: Number.isNaN(number) ? value : number, isLiteral: flag.certainty === 'literal' };
  }
  const root = files.accelerateFile?.root;
  const node = (propertyOf(sectionOf(root), name) ?? propertyOf(root, name))?.value;
  const value = node && runValue(node);
  return node === undefined || value === undefined || typeof value === 'object'
    ? undefined
    : { name, value, place: node, isLiteral: true };
}

/** Classes of TRL turn bf16 on. */
const ofTrl = /\btrl\b|\b(?:SFT|DPO|GRPO|KTO|ORPO|CPO|Reward|RLOO)Config\b/;

/** Whether the program may have another default for an argument. */
function hasOwnDefault({ files: { script } }: RunContext, name: string): boolean {
  const text = script?.text ?? '';
  return declares(text, name) || (/^[bf]/.test(name) && ofTrl.test(text));
}

function* findingsAt(context: RunContext, mismatch: Mismatch): Generator<RunFinding> {
  const { run, files } = context;
  const { name, value, place, path, expected, own, isLiteral } = mismatch;
  const filled = filledAt(path, sourceOf(context));
  const argument = filled?.argument;
  const trainers = filled?.from[0]?.[0] ?? name;
  if (argument === undefined && hasOwnDefault(context, trainers)) {
    return;
  }
  const file = place === undefined ? undefined : files.accelerateFile;
  const has = argument === undefined ? `the default of \`${trainers}\` is` : `the run has \`${argument.name}\``;
  yield {
    span: argument ?? run.accelerateFile ?? run,
    message: `"${name}" is ${shown(value)} ${file === undefined ? 'for `accelerate launch`' : `in ${file.name}`}, but ${has} ${shown(own)}. ${stopAtContradiction(true)} Write "--${trainers} ${wordOf(context, expected)}", or the same value for Accelerate.`,
    severity: argument !== undefined && filled?.certainty === 'literal' && isLiteral ? 'error' : 'warning',
    elsewhere:
      file === undefined || place === undefined ? [] : [{ file, span: place, message: `"${name}" is set here.` }],
    fixes: () => fixes(context, trainers, argument, expected),
  };
}

function fixes(
  context: RunContext,
  name: string,
  argument: RunArgument | undefined,
  expected: JsonValue,
): readonly EditFix[] {
  return argument === undefined
    ? newArgument(context, name, expected, { preferred: true, risk: 'replaces a default' })
    : replaceValue(context, argument, expected, true);
}
