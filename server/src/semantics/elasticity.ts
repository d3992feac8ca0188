import { type ObjectNode, propertyOf, type ValueNode } from '../document/syntax-tree.js';
import { isOn, type Reading } from './reading.js';
import { settled } from './settled.js';

/** The numbers that elasticity computes with. */
export interface Elasticity {
  readonly microBatches: readonly number[];
  readonly maxBatch: number;
  readonly minGpus: number;
  readonly maxGpus: number;
  readonly gpusPerNode: number;
  readonly modelParallel: number;
  readonly version: number;
  readonly preferLarger: boolean;
}

/** A batch size and the GPU counts that divide it. */
export interface Plan {
  readonly batch: number;
  readonly counts: readonly number[];
}

/** Numbers with many divisors, by which batch sizes are scaled. Source: deepspeed/elasticity/elasticity.py:HCN_LIST@v0.19.6.. */
const highlyComposite: readonly number[] = [
  1, 2, 4, 6, 12, 24, 36, 48, 60, 120, 180, 240, 360, 720, 840, 1260, 1680, 2520, 5040, 7560, 10080, 15120, 20160,
  25200, 27720, 45360, 50400, 55440, 83160, 110880, 166320, 221760, 277200, 332640, 498960, 554400, 665280, 720720,
];

/** Above this size, the search for divisors would be noticeable while typing. */
const largestBatch = 1e9;

/** Returns the section if elasticity is certainly on. Returns undefined in a release that refuses it. */
export function elasticSection(reading: Reading): ObjectNode | undefined {
  const section = propertyOf(reading.document.root, 'elasticity')?.value;
  return section?.kind === 'object' && isOn(reading, 'elasticity.enabled') === true ? section : undefined;
}

/** Returns the version as DeepSpeed reads it, from a number or a string. */
export function elasticVersion(reading: Reading): number | undefined {
  const node = propertyOf(propertyOf(reading.document.root, 'elasticity')?.value, 'version')?.value;
  const value =
    node === undefined ? 0.2 : node.kind === 'number' || node.kind === 'string' ? Number(node.value) : Number.NaN;
  return Number.isNaN(value) ? undefined : value;
}

function isPositiveInteger(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0;
}

function microBatchesOf(node: ValueNode | undefined): readonly number[] | undefined {
  const sizes = node?.kind === 'array' ? node.items.map(item => (item.kind === 'number' ? item.value : 0)) : [];
  return sizes.length > 0 && sizes.every(isPositiveInteger) ? sizes : undefined;
}

/**
 * Returns the numbers of an elastic config. Returns undefined if it is off, or if a number is missing, wrong or not
 * known.
 */
export function elasticityOf(reading: Reading): Elasticity | undefined {
  const section = elasticSection(reading);
  const microBatches = microBatchesOf(propertyOf(section, 'micro_batch_sizes')?.value);
  const version = elasticVersion(reading);
  const preferLarger = isOn(reading, 'elasticity.prefer_larger_batch');
  const [maxBatch, minGpus, maxGpus, gpusPerNode, modelParallel] = [
    'max_train_batch_size',
    'min_gpus',
    'max_gpus',
    'num_gpus_per_node',
    'model_parallel_size',
  ].map(name => settled(reading, `elasticity.${name}`));
  if (microBatches === undefined || version === undefined || preferLarger === undefined) {
    return undefined;
  }
  return isPositiveInteger(maxBatch) &&
    maxBatch <= largestBatch &&
    isPositiveInteger(minGpus) &&
    isPositiveInteger(maxGpus) &&
    isPositiveInteger(gpusPerNode) &&
    isPositiveInteger(modelParallel)
    ? { microBatches, maxBatch, minGpus, maxGpus, gpusPerNode, modelParallel, version, preferLarger }
    : undefined;
}

/** Returns the data-parallel ranks of a node. Version 0.1 does not count nodes. */
function ranksPerNode({ version, gpusPerNode, modelParallel }: Elasticity): number {
  return version === 0.2 ? Math.floor(gpusPerNode / modelParallel) : 1;
}

/** Returns the maximum number of samples in a micro batch. */
export function largestMicroBatch(elasticity: Elasticity): number {
  return Math.floor(elasticity.maxBatch / Math.max(1, ranksPerNode(elasticity)));
}

function leastCommonMultiple(numbers: readonly number[]): number {
  const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));
  return numbers.reduce((multiple, number) => (multiple / divisor(multiple, number)) * number, 1);
}

/** Whether the least common multiple of the micro batches exceeds the maximum. */
export function lacksCommonMultiple(elasticity: Elasticity): boolean {
  return leastCommonMultiple(elasticity.microBatches) > largestMicroBatch(elasticity);
}

function candidates(microBatches: readonly number[], maxBatch: number): readonly number[] {
  const bases = [...microBatches, leastCommonMultiple(microBatches)].filter(base => base <= maxBatch);
  return bases.map(base => {
    const room = Math.floor(maxBatch / base);
    return base * (highlyComposite.findLast(number => number <= room) ?? 1);
  });
}

function divisorsOf(number: number): readonly number[] {
  const divisors: number[] = [];
  for (let small = 1; small * small <= number; small++) {
    if (number % small === 0) {
      divisors.push(small, number / small);
    }
  }
  return divisors;
}

function countsFor(batch: number, microBatches: readonly number[], min: number, max: number): readonly number[] {
  const counts = microBatches.filter(size => batch % size === 0).flatMap(size => divisorsOf(batch / size));
  return [...new Set(counts)].filter(count => min <= count && count <= max).sort((a, b) => a - b);
}

/**
 * Returns the batch size with the most GPU counts. Returns undefined if no batch size beats the smallest micro batch,
 * which has none.
 */
function planFor(
  { microBatches, preferLarger }: Elasticity,
  maxBatch: number,
  min: number,
  max: number,
): Plan | undefined {
  let best: Plan | undefined;
  for (const batch of candidates(microBatches, maxBatch)) {
    const counts = countsFor(batch, microBatches, min, max);
    const [most, size] = [best?.counts.length ?? 0, best?.batch ?? Math.min(...microBatches)];
    const preferred = preferLarger ? batch > size : batch < size;
    if (counts.length > most || (counts.length === most && preferred)) {
      best = { batch, counts };
    }
  }
  return best;
}

/**
 * What elasticity computes, undefined when the run stops because no count fits. Version 0.2 plans with whole nodes and can
 * do without planned counts. Source: deepspeed/elasticity/elasticity.py:_get_compatible_gpus_v01@v0.19.6 and
 * deepspeed/elasticity/elasticity.py:_get_compatible_gpus_v02@v0.19.6.
 */
export function planOf(elasticity: Elasticity): Plan | undefined {
  const { version, maxBatch, minGpus, maxGpus, gpusPerNode } = elasticity;
  if (version !== 0.2) {
    const plan = planFor(elasticity, maxBatch, minGpus, maxGpus);
    return plan?.counts.length === 0 ? undefined : plan;
  }
  const perNode = ranksPerNode(elasticity);
  const limit = largestMicroBatch(elasticity);
  const least = Math.max(1, Math.floor(minGpus / gpusPerNode));
  const most = Math.floor(maxGpus / gpusPerNode) || Math.floor(limit / Math.min(...elasticity.microBatches));
  const plan = planFor(elasticity, limit, least, most);
  return plan === undefined
    ? undefined
    : { batch: plan.batch * perNode, counts: plan.counts.map(count => count * perNode) };
}

/** Returns the batch size of version 0.2 for a count outside its plan, or 0 if there is none. */
function adaptedBatch({ microBatches, maxBatch, preferLarger }: Elasticity, ranks: number): number {
  const batches = microBatches.map(size => Math.floor(maxBatch / (size * ranks)) * size * ranks);
  return preferLarger ? Math.max(...batches) : Math.min(...batches);
}

/** The batch sizes of one run with elasticity. */
export interface ElasticSizes {
  readonly train: number;
  readonly micro: number;
  readonly steps: number;
}

/**
 * Returns the sizes for a number of data-parallel ranks without model parallelism. Returns undefined if no micro batch
 * fits.
 */
export function elasticSizes(elasticity: Elasticity, plan: Plan, ranks: number): ElasticSizes | undefined {
  const planned = plan.counts.includes(ranks);
  const adapts = elasticity.version === 0.2;
  const train = planned ? plan.batch : adapts ? adaptedBatch(elasticity, ranks) : 0;
  const share = Math.floor(train / ranks);
  const micro = [...elasticity.microBatches].sort((a, b) => b - a).find(size => share % size === 0);
  return micro === undefined || train === 0 ? undefined : { train, micro, steps: Math.floor(train / (micro * ranks)) };
}

/** Whether the job starts on this many data-parallel ranks, without model parallelism. */
export function startsOn(elasticity: Elasticity, plan: Plan, ranks: number): boolean {
  const sizes = elasticSizes(elasticity, plan, ranks);
  return sizes !== undefined && sizes.micro * sizes.steps * ranks === sizes.train;
}
