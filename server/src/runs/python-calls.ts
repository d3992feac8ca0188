import type { Call, CallArgument, Notation } from '../document/notation.js';
import type { LoaderId } from '../loaders/loader-id.js';
import type { FamilyId, Run, RunArgument } from './run.js';
import { runValue } from './yaml-values.js';

/** A function or class that takes a config. */
interface Taker {
  readonly callee: RegExp;
  /** The names of the argument that takes it. */
  readonly keywords: readonly string[];
  /** Whether the first argument takes it, too. */
  readonly isFirst?: true;
  readonly reader: LoaderId;
  /** Whether its other arguments are those of Trainer, all of them. */
  readonly family?: FamilyId;
}

/** Sources: the signatures in deepspeed/__init__.py, transformers, trl, accelerate/utils/dataclasses.py, lightning/pytorch/strategies/deepspeed.py. */
const takers: readonly Taker[] = [
  {
    callee: /(?:^|\.)(?:Seq2Seq)?TrainingArguments$/,
    keywords: ['deepspeed'],
    reader: 'transformers',
    family: 'transformers',
  },
  {
    callee:
      /(?:^|\.)(?:SFT|DPO|GRPO|PPO|KTO|ORPO|CPO|BCO|Reward|PRM|RLOO|GKD|OnlineDPO|XPO|NashMD|IterativeSFT)Config$/,
    keywords: ['deepspeed'],
    reader: 'transformers',
    family: 'trl',
  },
  // Classes of the program itself may have any defaults.
  { callee: /(?:^|\.)\w*(?:Arguments|Config|Args)$/, keywords: ['deepspeed'], reader: 'transformers' },
  {
    callee: /(?:^|\.)Hf(?:Trainer)?DeepSpeedConfig$/,
    keywords: ['config_file_or_dict'],
    isFirst: true,
    reader: 'transformers',
  },
  { callee: /(?:^|\.)(?:deepspeed|ds)\.initialize$/, keywords: ['config', 'config_params'], reader: 'deepspeed' },
  { callee: /(?:^|\.)DeepSpeedConfig$/, keywords: ['config'], isFirst: true, reader: 'deepspeed' },
  { callee: /(?:^|\.)zero\.Init$/, keywords: ['config_dict_or_path', 'config'], reader: 'deepspeed' },
  { callee: /(?:^|\.)DeepSpeedPlugin$/, keywords: ['hf_ds_config'], isFirst: true, reader: 'accelerate' },
  { callee: /(?:^|\.)DeepSpeed(?:Strategy|Plugin)$/, keywords: ['config'], reader: 'lightning' },
];

const callees =
  /(?:Arguments|Config|Args|DeepSpeedPlugin|DeepSpeedStrategy|zero\.Init|(?:^|\.)(?:deepspeed|ds)\.initialize)$/;

function takes({ keywords, isFirst }: Taker, { name }: CallArgument, index: number): boolean {
  return name === undefined ? isFirst === true && index === 0 : keywords.includes(name);
}

interface Taken {
  readonly taker: Taker;
  readonly argument?: CallArgument;
}

/** Returns who takes a config in a call. Classes that are always those of Trainer count without one. */
function takenBy({ callee, arguments: given }: Call): Taken | undefined {
  const possible = takers.filter(taker => taker.callee.test(callee));
  for (const taker of possible) {
    const argument = given.find((each, index) => takes(taker, each, index));
    if (argument !== undefined) {
      return { taker, argument };
    }
  }
  const taker = possible.find(({ family }) => family !== undefined);
  return taker && { taker };
}

function argumentsOf({ arguments: given }: Call): Run['arguments'] {
  const found = new Map<string, RunArgument>();
  for (const { name, key, value } of given) {
    if (name !== undefined && key !== undefined && value.kind !== 'object') {
      const { offset, end } = value;
      found.set(name, { name, key, offset, end, value: runValue(value), isText: false, certainty: 'literal' });
    }
  }
  return found;
}

function configOf({ argument }: Taken): Pick<Run, 'config' | 'inline'> {
  if (argument === undefined) {
    return {};
  }
  const { name = 'config', value } = argument;
  const { kind, offset, end } = value;
  if (kind === 'object') {
    return { inline: { offset, end } };
  }
  const isPath = (kind === 'string' && value.value !== '') || kind === 'expression';
  return isPath ? { config: { path: kind === 'string' ? value.value : undefined, offset, end, by: name } } : {};
}

function runOf(call: Call): Run | undefined {
  const taken = takenBy(call);
  if (taken === undefined) {
    return undefined;
  }
  const config = configOf(taken);
  const { family, reader } = taken.taker;
  const takesNone = config.config === undefined && config.inline === undefined;
  return takesNone && family === undefined
    ? undefined
    : {
        kind: 'call',
        offset: call.offset,
        end: call.end,
        flags: new Map(),
        arguments: argumentsOf(call),
        positional: [],
        isOpen: call.isOpen || family === undefined,
        reader,
        ...(family && { family }),
        ...config,
      };
}

/** A first look at a program, without a parser. */
export function mightCall(text: string): boolean {
  return /DeepSpeed(?:Plugin|Strategy|Config)\(|(?:deepspeed|ds)\.initialize|zero\.Init|\bdeepspeed\s*=|TrainingArguments\(|\b(?:SFT|DPO|[A-Z]{3,4})Config\(/.test(
    text,
  );
}

/** Adds the precision of the only `Accelerator` of a program to the run of its only plugin. */
function withPrecision(runs: readonly Run[], text: string, python: Notation): readonly Run[] {
  const [plugin, otherPlugin] = runs.filter(({ reader }) => reader === 'accelerate');
  const isLikely = plugin !== undefined && otherPlugin === undefined && text.includes('mixed_precision');
  const [call, otherCall] = isLikely ? (python.callsIn?.(text, /(?:^|\.)Accelerator$/) ?? []) : [];
  const given = call && otherCall === undefined && !call.isOpen ? argumentsOf(call) : undefined;
  const precision = given?.get('mixed_precision');
  const isUsed = given?.has('deepspeed_plugin') === true || given?.has('deepspeed_plugins') === true;
  return precision === undefined || !isUsed
    ? runs
    : runs.map(run => (run === plugin ? { ...run, flags: new Map([['mixed_precision', precision]]) } : run));
}

/** Returns the calls of a program that hand a config, or the arguments of Trainer, to a library. */
export function runsOfPython(text: string, python: Notation): readonly Run[] {
  const calls = mightCall(text) ? (python.callsIn?.(text, callees) ?? []) : [];
  const runs = calls.map(runOf).filter(run => run !== undefined);
  return withPrecision(runs, text, python);
}
