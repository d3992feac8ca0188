import { lookUp } from '../catalog/catalog.js';
import { defaultIn } from '../catalog/version.js';
import { valueAt } from '../document/syntax-tree.js';
import { fillOf, huggingFace } from '../loaders/loader.js';
import { isTruthy } from '../semantics/coercion.js';
import { offloadDevice } from '../semantics/offload.js';
import { type NamedOptimizer, optimizerOf } from '../semantics/optimizer.js';
import { precisionOf, usesBf16Optimizer } from '../semantics/precision.js';
import { isOn, type Reading } from '../semantics/reading.js';
import { isLeftOut, propertyAt, settled } from '../semantics/settled.js';
import { isLiteral, stageOf } from '../semantics/stage.js';
import type { ModelSize } from './model-size.js';
import { type Buffers, type Device, type Plan, usualBuffers } from './plan.js';

/** A value from a config, with sentences about the assumptions behind it. */
interface Assumed<Value> {
  readonly value: Value;
  readonly notes: readonly string[];
}

function read<Value>(value: Value): Assumed<Value> {
  return { value, notes: [] };
}

function guessed<Value>(value: Value, note: string): Assumed<Value> {
  return { value, notes: [note] };
}

/** The plan of a config, with its assumptions. */
export interface PlanReading {
  readonly plan: Plan;
  readonly notes: readonly string[];
}

const stages = [0, 1, 2, 3] as const;

/** Bytes of 32-bit optimizer states per parameter. */
const stateBytes: { readonly [name: string]: number } = {
  adam: 8,
  adamw: 8,
  muadam: 8,
  muadamw: 8,
  lamb: 8,
  onebitadam: 8,
  zerooneadam: 8,
  onebitlamb: 8,
  lion: 4,
  adagrad: 4,
};

/** Returns the bytes of SGD: 4 with momentum, otherwise 0. */
function statesOfSgd({ params }: NamedOptimizer): number {
  const momentum = valueAt(params, 'momentum');
  return momentum === undefined || isTruthy(momentum) === false ? 0 : 4;
}

function statesOf({ document }: Reading): Assumed<number> {
  const optimizer = optimizerOf(document);
  if (optimizer === undefined) {
    return guessed(8, 'The file does not name an optimizer. The estimate assumes Adam.');
  }
  if (/^(mu)?sgd$/i.test(optimizer.name)) {
    return read(statesOfSgd(optimizer));
  }
  const known = Object.hasOwn(stateBytes, optimizer.name) ? stateBytes[optimizer.name] : undefined;
  const note = `The memory of "${optimizer.name}" per parameter is not known. The estimate assumes as much as for Adam.`;
  return known === undefined ? guessed(8, note) : read(known);
}

function deviceOf(reading: Reading, section: 'offload_optimizer' | 'offload_param'): Assumed<Device> {
  const device = offloadDevice(reading, section);
  return device === 'none' || device === 'cpu' || device === 'nvme'
    ? read(device)
    : guessed('none', `The file does not determine "${section}.device". The estimate assumes no offloading.`);
}

function weightsOf(reading: Reading): Assumed<2 | 4> {
  const precision = precisionOf(reading);
  return precision === undefined
    ? guessed(2, 'The file does not determine the precision. The estimate assumes 16 bits.')
    : read(precision === 'fp32' ? 4 : 2);
}

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
  ['subGroup', 'zero_optimization.sub_group_size', ({ offloadOptimizer }) => offloadOptimizer === 'nvme'],
  [
    'optimizerSwaps',
    'zero_optimization.offload_optimizer.buffer_count',
    ({ offloadOptimizer }) => offloadOptimizer === 'nvme',
  ],
  ['paramSwaps', 'zero_optimization.offload_param.buffer_count', ({ offloadParams }) => offloadParams === 'nvme'],
  ['paramSwapSize', 'zero_optimization.offload_param.buffer_size', ({ offloadParams }) => offloadParams === 'nvme'],
  ['maxInCpu', 'zero_optimization.offload_param.max_in_cpu', ({ offloadParams }) => offloadParams === 'nvme'],
];

function buffersOf(reading: Reading, plan: Omit<Plan, 'buffers'>, hiddenSize: number | undefined): Assumed<Buffers> {
  const contiguous = isOn(reading, 'zero_optimization.contiguous_gradients') ?? true;
  const reduceBuckets = contiguous ? (plan.stage < 3 && overlaps(reading, plan.stage) ? 2 : 1) : 0;
  const found = sizes
    .filter(([, , counts]) => counts(plan))
    .map(([name, path]) => ({ name, size: sizeAt(reading, path, hiddenSize) }));
  const values = found.map(({ name, size }) => [name, size.value ?? usualBuffers[name]] as const);
  return {
    value: { ...usualBuffers, reduceBuckets, ...Object.fromEntries(values) },
    notes: found.flatMap(({ size }) => size.notes),
  };
}

/** Keys that change the memory but are not counted, with the values for which they do. */
const uncounted: readonly (readonly [path: string, changes: (value: number) => boolean, what: string])[] = [
  ['tensor_parallel.autotp_size', value => value > 1, 'tensor parallelism'],
  ['zero_optimization.zero_hpz_partition_size', value => value > 1, 'the second copy of the weights in each node'],
  ['zero_optimization.mics_shard_size', value => value > 0, 'partitioning within groups of GPUs'],
  [
    'zero_optimization.offload_optimizer.ratio',
    value => value < 1,
    'the part of the optimizer state that is not offloaded',
  ],
];

function uncountedNotes(reading: Reading): readonly string[] {
  return uncounted.flatMap(([path, changes, what]) => {
    const value = settled(reading, path);
    return typeof value === 'number' && changes(value) ? [`"${path}" is not counted: ${what}.`] : [];
  });
}

/** Returns the bytes of the master weights, and whether the optimizer states have half their size. */
function copiesOf(
  reading: Reading,
  weightBytes: 2 | 4,
  stage: number,
): Pick<Plan, 'masterBytes'> & { readonly half: boolean } {
  const lean =
    isOn(reading, 'bf16.bf16_master_weights_and_grads') === true ||
    isOn(reading, 'fp16.fp16_master_weights_and_grads') === true;
  const masterBytes = stage === 0 && weightBytes === 4 ? 0 : lean && weightBytes === 2 && stage > 0 ? 2 : 4;
  return { masterBytes, half: masterBytes === 2 && isOn(reading, 'bf16.bf16_optimizer_states') === true };
}

/**
 * Derives the plan of a run from its config, as DeepSpeed reads it with the assumed loader and release. Returns
 * undefined if the file does not determine the ZeRO stage. Other missing facts are assumed, with a note.
 */
export function planOf(reading: Reading, { hiddenSize }: Pick<ModelSize, 'hiddenSize'>): PlanReading | undefined {
  const written = stageOf(reading);
  const stage = stages.find(each => each === written);
  if (stage === undefined) {
    return undefined;
  }
  const optimizer = stage === 0 ? read<Device>('none') : deviceOf(reading, 'offload_optimizer');
  const params = stage === 3 ? deviceOf(reading, 'offload_param') : read<Device>('none');
  const weights = weightsOf(reading);
  const states = statesOf(reading);
  const { masterBytes, half } = copiesOf(reading, weights.value, stage);
  const plan = {
    stage,
    offloadOptimizer: optimizer.value,
    offloadParams: params.value,
    weightBytes: weights.value,
    masterBytes,
    stateBytes: half ? states.value / 2 : states.value,
    wholeGradients: weights.value === 2 && usesBf16Optimizer(reading),
    zeroInit: true,
  };
  const buffers = buffersOf(reading, plan, hiddenSize);
  const notes = [optimizer, params, weights, states, buffers].flatMap(taken => taken.notes);
  const loaded =
    stage === 3 && !huggingFace.includes(reading.assumptions.loader.id)
      ? ['The estimate assumes that the model is created under "deepspeed.zero.Init".']
      : [];
  return {
    plan: { ...plan, buffers: buffers.value },
    notes: [...notes, ...loaded, ...uncountedNotes(reading)],
  };
}
