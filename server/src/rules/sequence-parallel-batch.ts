import { removeKey } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import { type PropertyNode, propertyOf } from '../document/syntax-tree.js';
import { huggingFace } from '../loaders/loader.js';
import { batchKeys } from '../semantics/batch-sizes.js';
import type { ConfigContext } from '../semantics/config-context.js';
import { isLiteral } from '../semantics/stage.js';

const key = 'sequence_parallel_size';

export const sequenceParallelBatch: Rule = {
  code: 'sequence-parallel-batch',
  severity: 'error',
  failsAt: 'load',
  summary: 'A "train_batch_size" that Trainer or Accelerate computes without "sequence_parallel_size".',
  why: 'DeepSpeed counts the processes that share a sequence as one: the batch of the job is the batch of a GPU x accumulation steps x processes / "sequence_parallel_size". Trainer compares "train_batch_size" with the product over all processes, or fills that in for "auto"; Accelerate fills it in for "auto". No number satisfies both.',
  bad: '{ "train_batch_size": "auto", "train_micro_batch_size_per_gpu": "auto", "zero_optimization": { "stage": 1 }, "sequence_parallel_size": 2 }',
  good: '{ "train_micro_batch_size_per_gpu": "auto", "zero_optimization": { "stage": 1 }, "sequence_parallel_size": 2 }',
  loaders: huggingFace,
  // Older releases do not divide by it.
  versions: ['0.17.0', null],
  source:
    'deepspeed/runtime/config.py:DeepSpeedConfig.__init__, transformers/integrations/deepspeed.py:HfTrainerDeepSpeedConfig.trainer_config_process',
  about: [key],
  checkConfig(context) {
    const { document, assumptions } = context;
    const { loader } = assumptions;
    const size = propertyOf(document.root, key)?.value;
    const train = propertyOf(document.root, batchKeys.train);
    if (train === undefined || size?.kind !== 'number' || !(size.value > 1) || !isCalculated(train, context)) {
      return undefined;
    }
    // If the file has no batch size per GPU, DeepSpeed computes it from the batch size of the job.
    if (!isThere(propertyOf(document.root, batchKeys.micro))) {
      return undefined;
    }
    const isAuto = isLiteral(train.value, 'auto');
    const does = isAuto ? 'fills in' : 'compares it with';
    return [
      {
        span: train.value ?? train.key,
        message: `"${batchKeys.train}" cannot be right with "${key}": ${size.value}. ${loader.reader} ${does} the product over all processes; DeepSpeed counts processes that share a sequence as one and stops while it reads the file ("Check batch related parameters"). Remove "${batchKeys.train}": DeepSpeed computes it.`,
        fixes: () => [removeKey(train, true)],
      },
    ];
  },
};

function isThere(property: PropertyNode | undefined): boolean {
  return property?.value !== undefined && property.value.kind !== 'null';
}

/** Whether the loader computes the product: both do for "auto", and Trainer also compares a number with it. */
function isCalculated(train: PropertyNode, { assumptions: { loader } }: ConfigContext): boolean {
  return isLiteral(train.value, 'auto') || (loader.id === 'transformers' && train.value?.kind === 'number');
}
