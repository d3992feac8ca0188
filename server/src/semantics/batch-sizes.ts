import { isAtLeast } from '../catalog/version.js';
import { propertyOf } from '../document/syntax-tree.js';
import type { Loader } from '../loaders/loader.js';
import { isOn, type Reading } from './reading.js';

/** The value of a batch key: a number, absent, or not known from the file. */
export type BatchSize = number | 'absent' | 'unknown';

/** The values that have to agree: train = micro x steps x data-parallel ranks. */
export interface BatchSizes {
  readonly train: BatchSize;
  readonly micro: BatchSize;
  readonly steps: BatchSize;
  /** Data-parallel ranks, if known. */
  readonly ranks: number | undefined;
  /** How many GPUs work on the same sample. Together they count as one data-parallel rank. */
  readonly sharing: number;
}

export const batchKeys = {
  train: 'train_batch_size',
  micro: 'train_micro_batch_size_per_gpu',
  steps: 'gradient_accumulation_steps',
} as const;

export type BatchName = keyof typeof batchKeys;

/**
 * Returns the size in the file. Null counts as absent, and true and false are numbers in Python. The value that a
 * loader fills in for "auto" is not known.
 */
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

/** Returns the value that the loader writes for an absent key. */
function whereAbsent(key: string, { adds }: Loader): BatchSize {
  const added = Object.hasOwn(adds, key) ? Number(adds[key]) : undefined;
  return added === undefined ? 'absent' : Number.isNaN(added) ? 'unknown' : added;
}

function countAt({ document }: Reading, key: string): number | undefined {
  const value = propertyOf(document.root, key)?.value;
  const count = value?.kind === 'number' ? value.value : 0;
  return Number.isInteger(count) && count > 0 ? count : undefined;
}

/**
 * Returns how many GPUs share a sample. If both sizes are in the file, DeepSpeed builds a mesh from them. Otherwise it
 * divides the world size by the sequence-parallel size. Source: deepspeed/__init__.py:initialize and
 * deepspeed/runtime/config.py:DeepSpeedConfig.__init__.
 */
export function batchSharing(reading: Reading): Pick<BatchSizes, 'ranks' | 'sharing'> {
  const sharing = countAt(reading, 'sequence_parallel_size') ?? 1;
  const meshed = propertyOf(reading.document.root, 'sequence_parallel_size') !== undefined;
  const ranks = meshed ? countAt(reading, 'data_parallel_size') : undefined;
  const { worldSize, version } = reading.assumptions;
  const shared = worldSize === undefined || worldSize % sharing !== 0 ? undefined : worldSize / sharing;
  // Before 0.18.6, DeepSpeed did not find the key if the script passed a path, so the script decides whether it counts.
  const told = sharing === 1 || isAtLeast(version, '0.18.6');
  return { ranks: told ? (ranks ?? shared) : undefined, sharing };
}

/**
 * Returns the batch sizes of a file, or undefined if elasticity sets them. Source: deepspeed/runtime/config.py:DeepSpeedConfig._set_batch_related_parameters.
 */
export function batchSizesOf(reading: Reading): BatchSizes | undefined {
  if (isOn(reading, 'elasticity.enabled') !== false) {
    return undefined;
  }
  const { ranks, sharing } = batchSharing(reading);
  return {
    train: sizeOf(reading, 'train'),
    micro: sizeOf(reading, 'micro'),
    steps: sizeOf(reading, 'steps'),
    ranks,
    sharing,
  };
}
