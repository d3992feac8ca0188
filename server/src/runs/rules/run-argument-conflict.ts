import type { EditFix } from '../../checking/edit-fix.js';
import { shown } from '../../checking/wording.js';
import type { JsonValue } from '../../document/json-value.js';
import { toJson } from '../../document/syntax-tree.js';
import { contradictionSeverity, stopAtContradiction } from '../../semantics/contradiction.js';
import { isCertainRun } from '../certain-run.js';
import { replaceValue, wordOf, writtenWith } from '../checking/argument-edits.js';
import { batchConflictOf } from '../checking/batch-conflict.js';
import { type Mismatch, mismatchesOf } from '../checking/mismatches.js';
import { newArgument } from '../checking/new-argument.js';
import {
  isOfSwift,
  type NamedFile,
  type RunContext,
  sourceOf,
  trainerOf,
  worldSizeOf,
} from '../checking/run-context.js';
import type { RunFinding, RunRule } from '../checking/run-rule.js';

export const runArgumentConflict: RunRule = {
  code: 'run-argument-conflict',
  severity: 'error',
  failsAt: 'initialize',
  inConfig: 'argument-mismatch',
  summary: 'An argument of Trainer that differs from the same number in the DeepSpeed config.',
  why: 'Trainer compares what the config says with its arguments and stops in `train()`, after the model and the data are loaded. `"auto"` in the config takes the value of the argument. It is an error if the command has the argument and the program was seen to be one of Trainer; a default can be another one in the program.',
  bad: 'deepspeed --num_gpus 4 train.py --deepspeed ds_config.json --learning_rate 2e-5\n',
  good: 'deepspeed --num_gpus 4 train.py --deepspeed ds_config.json --learning_rate 1e-5\n',
  beside: {
    'train.py': 'from transformers import HfArgumentParser, TrainingArguments\n',
    'ds_config.json':
      '{ "train_batch_size": "auto", "zero_optimization": { "stage": 2 }, "optimizer": { "type": "AdamW", "params": { "lr": 1e-5 } } }',
  },
  source:
    'transformers/integrations/deepspeed.py:HfTrainerDeepSpeedConfig.fill_match, transformers/integrations/deepspeed.py:HfTrainerDeepSpeedConfig.trainer_config_finalize',
  *check(context) {
    const { config } = context.files;
    if (trainerOf(context) === undefined || isOfSwift(context) || config?.root === undefined) {
      return;
    }
    // run-batch-conflict reports sizes of the config that do not fit each other.
    const isSaid = batchConflictOf(context)?.isExact === true;
    for (const mismatch of mismatchesOf(config.root, sourceOf(context))) {
      if (!isSaid || mismatch.path !== 'train_batch_size') {
        yield findingAt(context, config, mismatch);
      }
    }
  },
};

function findingAt(context: RunContext, config: NamedFile, conflict: Mismatch): RunFinding {
  const { path, node, value, filled } = conflict;
  const { argument, from, certainty } = filled;
  const { run } = context;
  const written = toJson(node) as JsonValue;
  const said = (each: JsonValue | undefined): string =>
    run.kind === 'call' && typeof each === 'boolean' ? wordOf(context, each) : shown(each);
  const own = from.map(([name, each]) => `\`${each.argument?.name ?? name}\` ${said(each.value)}`).join(' and ');
  const total = path === 'train_batch_size' ? ` on ${worldSizeOf(context)?.value} GPUs, which is ${shown(value)}` : '';
  const source =
    argument !== undefined
      ? 'the run has'
      : from.length === 1
        ? 'the run has the default,'
        : 'the run has the defaults';
  const isRead = trainerOf(context) === 'seen';
  const advice =
    argument === undefined
      ? `Add the argument, or write "auto" in the config.`
      : `Write ${from.length === 1 ? wordOf(context, written) : 'matching numbers'}, or "auto" in the config.`;
  return {
    span: argument ?? run.config ?? run.accelerateFile ?? (config.isOwn ? node : run),
    message: `"${path}" is ${config.isOwn ? said(written) : shown(written)} in ${config.name}, but ${source} ${own}${total}. ${stopAtContradiction(isRead)} ${advice}`,
    severity: contradictionSeverity(certainty, isRead, isCertainRun(run)),
    elsewhere: [{ file: config, span: node, message: `"${path}" is set here.` }],
    fixes: () => fixes(context, conflict, written),
  };
}

/** Without an argument, that of the formula is added. A number that several arguments make has no single fix. */
function fixes(context: RunContext, { filled }: Mismatch, written: JsonValue): readonly EditFix[] {
  const { argument, from } = filled;
  const [only] = from;
  if (from.length !== 1 || only === undefined || typeof written === 'object') {
    return [];
  }
  if (argument !== undefined) {
    return replaceValue(context, argument, written, true).map(fix => ({
      ...fix,
      title: `Write "${writtenWith(context, argument, wordOf(context, written))}"`,
    }));
  }
  return newArgument(context, only[0], written, { preferred: true, risk: 'replaces a default' });
}
