import { lookUp } from '../catalog/catalog.js';
import { defaultIn } from '../catalog/version.js';
import { fillOf } from '../loaders/loader.js';
import { isOn, type Reading } from '../semantics/reading.js';
import { isLeftOut, propertyAt, settled } from '../semantics/settled.js';
import { isLiteral } from '../semantics/stage.js';
import { type Assumed, guessed, read } from './assumed.js';
import { type Buffers, type Plan, usualBuffers } from './states/plan.js';

/** The bucket sizes that Trainer and Accelerate fill in for `"auto"`, by hidden size. */
const filledSizes: { readonly [path: string]: (hidden: number) => number } = {
  'zero_optimization.reduce_bucket_size': hidden => hidden * hidden,
  'zero_optimization.stage3_prefetch_bucket_size': hidden => Math.trunc(0.9 * hidden * hidden),
};

function sizeAt(reading: Reading, path: string, hiddenSize: number | undefined): Assumed<number | undefined> {
  const value = settled(reading, path);
  if (typeof value === 'number' && value >= 0) {
    return read(value);
  }
  const filled = filledSizes[path];
  const auto = isLiteral(propertyAt(reading.document, path)?.value, 'auto');
  if (
    auto &&
    filled !== undefined &&
    hiddenSize !== undefined &&
    fillOf(reading.assumptions.loader, path) !== undefined
  ) {
    return read(filled(hiddenSize));
  }
  const parameter = lookUp(path)?.parameter;
  const preset = parameter === undefined ? undefined : defaultIn(parameter, reading.assumptions.version);
  return guessed(
    typeof preset === 'number' ? preset : undefined,
    `The file does not determine "${path}". The estimate assumes DeepSpeed's default.`,
  );
}

function overlaps(reading: Reading, stage: number): boolean {
  return isLeftOut(reading, 'zero_optimization.overlap_comm')
    ? stage === 3
    : isOn(reading, 'zero_optimization.overlap_comm') === true;
}

/** The keys of buffer sizes, and the runs that use them. */
const sizes: readonly (readonly [keyof Buffers, path: string, counts: (plan: Omit<Plan, 'buffers'>) => boolean])[] = [
  ['reduceBucket', 'zero_optimization.reduce_bucket_size', ({ stage }) => stage > 0],
  ['prefetch', 'zero_optimization.stage3_prefetch_bucket_size', ({ stage }) => stage === 3],
  ['maxLive', 'zero_optimization.stage3_max_live_parameters', ({ stage }) => stage === 3],
  ['reuseDistance', 'zero_optimization.stage3_max_reuse_distance', ({ stage }) => stage === 3],
  ['subGroup', 'zero_optimization.sub_group_size', ({ stage }) => stage === 3],
  [
    'optimizerSwaps',
    'zero_optimization.offload_optimizer.buffer_count',
    ({ offloadOptimizer }) => offloadOptimizer === 'nvme',
  ],
  ['paramSwaps', 'zero_optimization.offload_param.buffer_count', ({ offloadParams }) => offloadParams === 'nvme'],
  ['paramSwapSize', 'zero_optimization.offload_param.buffer_size', ({ offloadParams }) => offloadParams === 'nvme'],
  ['maxInCpu', 'zero_optimization.offload_param.max_in_cpu', ({ offloadParams }) => offloadParams === 'nvme'],
];

/** Returns the sizes of the buffers of a run, as DeepSpeed reads them with the assumed loader and release. */
export function buffersOf(
  reading: Reading,
  plan: Omit<Plan, 'buffers'>,
  hiddenSize: number | undefined,
): Assumed<Buffers> {
  const offloads = plan.stage < 3 && plan.offloadOptimizer !== 'none';
  // Stages 1 and 2 need contiguous gradients to offload them.
  const contiguous = offloads || (isOn(reading, 'zero_optimization.contiguous_gradients') ?? true);
  const overlap = overlaps(reading, plan.stage);
  const reduceBuckets = contiguous ? (plan.stage < 3 && overlap ? 2 : 1) : 0;
  const found = sizes
    .filter(([, , counts]) => counts(plan))
    .map(([name, path]) => ({ name, size: sizeAt(reading, path, hiddenSize) }));
  const values = found.map(({ name, size }) => [name, size.value ?? usualBuffers[name]] as const);
  return {
    value: { ...usualBuffers, reduceBuckets, overlap, ...Object.fromEntries(values) },
    notes: found.flatMap(({ size }) => size.notes),
  };
}
