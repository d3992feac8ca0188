import type { EditFix } from '../../checking/edit-fix.js';
import { propertyOf, type ValueNode } from '../../document/syntax-tree.js';
import { replaceValue } from '../checking/argument-edits.js';
import { type RunContext, readerOf, trainerOf } from '../checking/run-context.js';
import type { RunRule } from '../checking/run-rule.js';

export const runBatchConflict: RunRule = {
  code: 'run-batch-conflict',
  severity: 'error',
  failsAt: 'initialize',
  summary: 'A number of processes that does not fit the batch sizes of the DeepSpeed config.',
  why: 'DeepSpeed requires "train_batch_size" = "train_micro_batch_size_per_gpu" x "gradient_accumulation_steps" x ranks. A missing one of the three is computed by integer division. It is an error if DeepSpeed itself reads the config. Model parallelism divides the number of ranks; runs that have an argument for it are left alone.',
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
    const { worldSize } = run;
    if (config?.root === undefined || worldSize === undefined || dividesRanks(context)) {
      return;
    }
    const train = countAt(config.root, 'train_batch_size');
    const micro = countAt(config.root, 'train_micro_batch_size_per_gpu');
    const steps = countAt(config.root, 'gradient_accumulation_steps');
    const node = propertyOf(config.root, 'train_batch_size');
    if (typeof train !== 'number' || micro === 'unknown' || steps === 'unknown' || node === undefined) {
      return;
    }
    const ranks = worldSize.value;
    const known = (micro ?? 1) * (steps ?? (micro === undefined ? 1 : NaN));
    const product = Number.isNaN(known) ? (micro ?? 1) : known;
    const isExact = micro !== undefined && steps !== undefined;
    if (isExact ? product * ranks === train : train % (product * ranks) === 0) {
      return;
    }
    const factors = [
      ...(micro === undefined ? [] : [`${micro} per GPU`]),
      ...(steps === undefined ? [] : [`${steps} accumulation steps`]),
      `${ranks} ranks`,
    ].join(' x ');
    const isCertain = readerOf(context) === 'deepspeed';
    const right = train / product;
    const canFit = Number.isInteger(right) && isExact;
    yield {
      span: worldSize.span,
      message: `"train_batch_size" is ${train} in ${config.name}, ${isExact ? `but ${factors} makes ${product * ranks}` : `which is not a multiple of ${factors}`}: ${worldSize.reason}. DeepSpeed stops when the engine is built ("Check batch related parameters"). ${canFit ? `Start ${right} process${right === 1 ? '' : 'es'}, or change` : 'Change'} a batch size in the config.`,
      severity: isCertain ? 'error' : 'warning',
      elsewhere: [{ file: config, span: node.value ?? node, message: '"train_batch_size" is set here.' }],
      fixes: () => (canFit ? fixes(context, right) : []),
    };
  },
};

/** Returns a positive integer of a config; unknown if it is anything else, such as "auto". */
function countAt(root: ValueNode, key: string): number | 'unknown' | undefined {
  const value = propertyOf(root, key)?.value;
  if (value === undefined || value.kind === 'null') {
    return undefined;
  }
  return value.kind === 'number' && Number.isInteger(value.value) && Number(value.value) > 0
    ? Number(value.value)
    : 'unknown';
}

const dividing =
  /(?:^|_)(?:tensor|model|pipe(?:line)?|sequence|context|expert)s?_?(?:model_)?parallel|_parallel_size$|^(?:mp|pp|tp|sp|cp)_?size$/;
const dividingKeys = ['tensor_parallel', 'sequence_parallel_size', 'elasticity', 'autotuning', 'pipeline'];

/** Whether something may make fewer ranks of the processes, or other batch sizes. */
function dividesRanks(context: RunContext): boolean {
  const { run, files } = context;
  return (
    (trainerOf(context) === undefined && readerOf(context) !== 'deepspeed') ||
    run.flags.has('autotuning') ||
    [...run.arguments.keys()].some(name => dividing.test(name)) ||
    dividingKeys.some(key => propertyOf(files.config?.root, key) !== undefined)
  );
}

/** Only a flag that has the number itself can have another one. */
function fixes(context: RunContext, right: number): readonly EditFix[] {
  const { flags, worldSize } = context.run;
  const argument = [...flags.values()].find(
    flag => flag.offset === worldSize?.span.offset && flag.value === String(worldSize.value),
  );
  return argument === undefined ? [] : replaceValue(context, argument, right, false);
}
