import type { EditFix } from '../../checking/edit-fix.js';
import { isCertainRun } from '../certain-run.js';
import { replaceValue } from '../checking/argument-edits.js';
import { batchConflictOf } from '../checking/batch-conflict.js';
import { type RunContext, readerOf } from '../checking/run-context.js';
import type { RunRule } from '../checking/run-rule.js';

export const runBatchConflict: RunRule = {
  code: 'run-batch-conflict',
  severity: 'error',
  failsAt: 'load',
  inConfig: 'batch-size-mismatch',
  summary: 'A number of processes that does not fit the batch sizes of the DeepSpeed config.',
  why: 'DeepSpeed requires "train_batch_size" = "train_micro_batch_size_per_gpu" x "gradient_accumulation_steps" x ranks. A missing one of the three is computed by integer division. It is an error if the program was seen to use DeepSpeed or Trainer and the command has the number. Model parallelism divides the number of ranks; runs that have an argument for it are left alone.',
  bad: 'deepspeed --num_gpus 8 train.py --deepspeed --deepspeed_config ds_config.json\n',
  good: 'deepspeed --num_gpus 4 train.py --deepspeed --deepspeed_config ds_config.json\n',
  noFix: 'only you know which of the numbers is right',
  beside: {
    'ds_config.json':
      '{ "train_batch_size": 64, "train_micro_batch_size_per_gpu": 4, "gradient_accumulation_steps": 4 }',
  },
  source: 'deepspeed/runtime/config.py:DeepSpeedConfig._batch_assertion',
  *check(context) {
    const { run, files } = context;
    const { config } = files;
    const conflict = batchConflictOf(context);
    if (config === undefined || conflict === undefined) {
      return;
    }
    const { node, train, micro, steps, worldSize, product, isExact } = conflict;
    const ranks = worldSize.value;
    const factors = [
      ...(micro === undefined ? [] : [`${micro} per GPU`]),
      ...(steps === undefined ? [] : [`${steps} accumulation steps`]),
      `${ranks} ranks`,
    ].join(' x ');
    const isCertain = readerOf(context) !== undefined && worldSize.certainty === 'literal' && isCertainRun(run);
    const right = train / product;
    const canFit = Number.isInteger(right) && isExact;
    yield {
      span: worldSize.span,
      message: `"train_batch_size" is ${train} in ${config.name}, ${isExact ? `but ${factors} makes ${product * ranks}` : `which is not a multiple of ${factors}`}: ${worldSize.reason}. DeepSpeed stops while it reads the file ("Check batch related parameters"). ${canFit ? `Start ${right} process${right === 1 ? '' : 'es'}, or change` : 'Change'} a batch size in the config.`,
      severity: isCertain ? 'error' : 'warning',
      elsewhere: [{ file: config, span: node.value ?? node, message: '"train_batch_size" is set here.' }],
      fixes: () => (canFit ? fixes(context, right) : []),
    };
  },
};

/** Only a flag that has the number itself can have another one. */
function fixes(context: RunContext, right: number): readonly EditFix[] {
  const { flags, worldSize } = context.run;
  const argument = [...flags.values()].find(
    flag => flag.offset === worldSize?.span.offset && flag.value === String(worldSize.value),
  );
  return argument === undefined ? [] : replaceValue(context, argument, right, false);
}
