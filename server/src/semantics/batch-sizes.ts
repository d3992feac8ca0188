import { isAtLeast } from '../catalog/version.js';
import { propertyOf } from '../document/syntax-tree.js';
import type { Loader } from '../loaders/loader.js';
import { isOn, type Reading } from './reading.js';

/** A batch key's value: a number, not given at all, or not to be told from the file. */
export type BatchSize = number | 'absent' | 'unknown';

/** The values that have to agree: train = micro x steps x data-parallel ranks. */
export interface BatchSizes {
  readonly train: BatchSize;
  readonly micro: BatchSize;
  readonly steps: BatchSize;
  /** Data-parallel ranks, if they are known. */
  readonly ranks: number | undefined;
  /** How many GPUs work on the same sample: only one of them counts as a data-parallel rank. */
  readonly sharing: number;
}

export const batchKeys = {
  train: 'train_batch_size',
  micro: 'train_micro_batch_size_per_gpu',
  steps: 'gradient_accumulation_steps',
} as const;

export type BatchName = keyof typeof batchKeys;

/** Null counts as absent; true and false are numbers to Python. What a loader fills in place of "auto" is not known. */
function sizeOf({ document, assumptions: { loader } }: Reading, name: BatchName): BatchSize {
  const property = propertyOf(document.root, batchKeys[name]);
  const value = property?.value;
  if (value?.kind === 'boolean' || value?.kind === 'number') {
    return Number(value.value);
  }
  if (property !== undefined && value?.kind !== 'null') {
    return 'unknown';
  }
  return property === undefined ? whereAbsent(batchKeys[name], loader) : 'absent';
}

/** What the loader writes where a key is absent: a number, or something that the file does not tell. */
function whereAbsent(key: string, { adds }: Loader): BatchSize {
  const added = Object.hasOwn(adds, key) ? Number(adds[key]) : undefined;
  return added === undefined ? 'absent' : Number.isNaN(added) ? 'unknown' : added;
}

function countAt({ document }: Reading, key: string): number | undefined {
  const value = propertyOf(document.root, key)?.value;
  const count = value?.kind === 'number' ? Number(value.value) : 0;
  return Number.isInteger(count) && count > 0 ? count : undefined;
}

/**
 * With both sizes in the file DeepSpeed makes a mesh of them; else the world size is divided by the sequence-parallel size.
 * Source: deepspeed/__init__.py:initialize, deepspeed/runtime/config.py:DeepSpeedConfig.__init__.
 */
export function batchSharing(reading: Reading): Pick<BatchSizes, 'ranks' | 'sharing'> {
  const sharing = countAt(reading, 'sequence_parallel_size') ?? 1;
  const meshed = propertyOf(reading.document.root, 'sequence_parallel_size') !== undefined;
  const ranks = meshed ? countAt(reading, 'data_parallel_size') : undefined;
  const { worldSize, version } = reading.assumptions;
  const shared = worldSize === undefined || worldSize % sharing !== 0 ? undefined : worldSize / sharing;
  // Before, it depended on the program whether the key was read: DeepSpeed did not find it when it was given a path.
  const told = sharing === 1 || isAtLeast(version, '0.18.6');
  return { ranks: told ? (ranks ?? shared) : undefined, sharing };
}

/** The batch sizes of a file, or undefined where elasticity sets them. Source: deepspeed/runtime/config.py:DeepSpeedConfig._set_batch_related_parameters. */
export function batchSizesOf(reading: Reading): BatchSizes | undefined {
  if (isOn(reading, 'elasticity.enabled') !== false) {
    return undefined;
  }
  return {
    train: sizeOf(reading, 'train'),
    micro: sizeOf(reading, 'micro'),
    steps: sizeOf(reading, 'steps'),
    ...batchSharing(reading),
  };
}
