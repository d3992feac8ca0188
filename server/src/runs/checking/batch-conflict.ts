import { type PropertyNode, propertyOf, type ValueNode } from '../../document/syntax-tree.js';
import { dividesRanks } from '../rank-dividers.js';
import type { WorldSize } from '../run.js';
import { type RunContext, readerOf, trainerOf, worldSizeOf } from './run-context.js';

/** Batch sizes of a config that do not fit the processes of a run. */
export interface BatchConflict {
  readonly node: PropertyNode;
  readonly train: number;
  /** Undefined if the config does not have it. */
  readonly micro: number | undefined;
  readonly steps: number | undefined;
  readonly worldSize: WorldSize;
  /** The batch of one rank, as far as the config has it. */
  readonly product: number;
  /** Whether the config has all three sizes. */
  readonly isExact: boolean;
}

/**
 * Returns the batch sizes of a config at which DeepSpeed stops in a run; undefined if they fit or are unknown. Source:
 * deepspeed/runtime/config.py:DeepSpeedConfig._batch_assertion.
 */
export function batchConflictOf(context: RunContext): BatchConflict | undefined {
  const { config } = context.files;
  const worldSize = worldSizeOf(context);
  if (config?.root === undefined || worldSize === undefined || isUndecided(context)) {
    return undefined;
  }
  const train = countAt(config.root, 'train_batch_size');
  const micro = countAt(config.root, 'train_micro_batch_size_per_gpu');
  const steps = countAt(config.root, 'gradient_accumulation_steps');
  const node = propertyOf(config.root, 'train_batch_size');
  if (typeof train !== 'number' || micro === 'unknown' || steps === 'unknown' || node === undefined) {
    return undefined;
  }
  const known = (micro ?? 1) * (steps ?? (micro === undefined ? 1 : NaN));
  const product = Number.isNaN(known) ? (micro ?? 1) : known;
  const isExact = micro !== undefined && steps !== undefined;
  const all = product * worldSize.value;
  return (isExact ? all === train : train % all === 0)
    ? undefined
    : { node, train, micro, steps, worldSize, product, isExact };
}

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

const dividingKeys = ['tensor_parallel', 'sequence_parallel_size', 'elasticity', 'autotuning', 'pipeline'];

/** Whether something may make fewer ranks of the processes, or other batch sizes. */
function isUndecided(context: RunContext): boolean {
  const { run, files } = context;
  return (
    (trainerOf(context) === undefined &&
      readerOf(context) === undefined &&
      run.config?.by !== 'deepspeed_config_file') ||
    dividesRanks(run) ||
    dividingKeys.some(key => propertyOf(files.config?.root, key) !== undefined)
  );
}
