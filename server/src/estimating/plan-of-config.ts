import { programOf } from '../catalog/program.js';
import { isAtLeast } from '../catalog/version.js';
import { valueAt } from '../document/syntax-tree.js';
import type { KnownRun } from '../loaders/known-run.js';
import { huggingFace } from '../loaders/loader.js';
import { batchKeys, batchSizesOf } from '../semantics/batch-sizes.js';
import { isTruthy } from '../semantics/coercion.js';
import { offloadDevice } from '../semantics/offload.js';
import { type NamedOptimizer, optimizerOf } from '../semantics/optimizer.js';
import { precisionNamed, precisionOf, usesBf16Optimizer } from '../semantics/precision.js';
import { isOn, type Reading } from '../semantics/reading.js';
import { settled } from '../semantics/settled.js';
import { stageOf } from '../semantics/stage.js';
import { type Assumed, guessed, read } from './assumed.js';
import { buffersOf } from './buffers-of-config.js';
import type { ModelSize } from './model-size.js';
import { hasLeanMasters, refusalOf } from './refusals.js';
import type { Device, Plan } from './states/plan.js';
import { uncountedNotes } from './uncounted.js';

/** The plan of a config, with its assumptions. */
export interface PlanReading {
  readonly plan: Plan;
  readonly notes: readonly string[];
  /** A sentence that says why DeepSpeed does not start the run; absent if it does. */
  readonly refusal?: string;
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

/** Returns the precision that the arguments of a run give a file that leaves it to them. */
function precisionFilled(fills: KnownRun['fills']): 'fp32' | '16 bits' | undefined {
  const [fp16, bf16] = [fills['fp16.enabled']?.value, fills['bf16.enabled']?.value];
  return fp16 === true || bf16 === true ? '16 bits' : fp16 === false && bf16 === false ? 'fp32' : undefined;
}

function weightsOf(reading: Reading, fills: KnownRun['fills']): Assumed<2 | 4> {
  const precision = precisionOf(reading) ?? precisionFilled(fills);
  return precision === undefined
    ? guessed(2, 'The file does not determine the precision. The estimate assumes 16 bits.')
    : read(precision === 'fp32' ? 4 : 2);
}

/** Returns the bytes of the master weights, and whether the optimizer states have half their size. */
function copiesOf(
  reading: Reading,
  weightBytes: 2 | 4,
  stage: number,
): Pick<Plan, 'masterBytes'> & { readonly half: boolean } {
  const lean = hasLeanMasters(reading);
  const masterBytes = stage === 0 && weightBytes === 4 ? 0 : lean && weightBytes === 2 && stage > 0 ? 2 : 4;
  return { masterBytes, half: masterBytes === 2 && isOn(reading, 'bf16.bf16_optimizer_states') === true };
}

/** Returns whether a step has several backward passes; the numbers of other keys may imply it. */
function accumulationOf(reading: Reading, fills: KnownRun['fills']): Assumed<boolean> {
  const sizes = batchSizesOf(reading);
  const filled = fills[batchKeys.steps]?.value;
  if (sizes?.steps === 'unknown' && typeof filled === 'number') {
    return read(filled > 1);
  }
  if (typeof sizes?.steps === 'number') {
    return read(sizes.steps > 1);
  }
  const { train, micro, ranks } = sizes ?? {};
  if (typeof train === 'number' && typeof micro === 'number' && ranks !== undefined) {
    return read(train > micro * ranks);
  }
  return sizes?.steps === 'absent' && !(typeof train === 'number' && typeof micro === 'number')
    ? read(false)
    : guessed(false, 'The number of accumulation steps is not known. The estimate assumes one backward pass per step.');
}

/** Returns the bytes of an accumulated gradient. */
function accumulationBytesOf(reading: Reading, weightBytes: 2 | 4): 2 | 4 {
  const named = precisionNamed(settled(reading, 'data_types.grad_accum_dtype'));
  return named === 'fp32' ? 4 : named === 'fp16' || named === 'bf16' ? 2 : weightBytes;
}

function secondCopyOf(reading: Reading, stage: number): number {
  const size = settled(reading, 'zero_optimization.zero_hpz_partition_size');
  return stage === 3 && typeof size === 'number' && size > 1 ? Math.floor(size) : 1;
}

/** The release with one buffer for the accumulated gradients of a partition, and that frees gradients at once. */
const flatSince = '0.19.8';

/**
 * Derives the plan of a run from its config, as DeepSpeed reads it with the assumed loader and release. Returns
 * undefined if the file does not determine the ZeRO stage. `fills` has the values that the run fills in for "auto".
 * Other missing facts are assumed, with a note.
 */
export function planOf(
  reading: Reading,
  { hiddenSize }: Pick<ModelSize, 'hiddenSize'>,
  { fills }: Pick<KnownRun, 'fills'> = { fills: {} },
): PlanReading | undefined {
  // A program's own file has its keys in other places.
  const written = programOf(reading.document) === undefined ? stageOf(reading) : undefined;
  const stage = stages.find(each => each === written);
  if (stage === undefined) {
    return undefined;
  }
  const optimizer = stage === 0 ? read<Device>('none') : deviceOf(reading, 'offload_optimizer');
  const params = stage === 3 ? deviceOf(reading, 'offload_param') : read<Device>('none');
  const weights = weightsOf(reading, fills);
  const states = statesOf(reading);
  const steps = accumulationOf(reading, fills);
  const { masterBytes, half } = copiesOf(reading, weights.value, stage);
  const accumulationBytes = accumulationBytesOf(reading, weights.value);
  const wholeGradients = weights.value === 2 && usesBf16Optimizer(reading);
  const apart = (stage === 1 || stage === 2) && !wholeGradients && accumulationBytes > weights.value;
  const isRecent = isAtLeast(reading.assumptions.version, flatSince);
  const plan = {
    stage,
    offloadOptimizer: optimizer.value,
    offloadParams: params.value,
    pinOptimizer: isOn(reading, 'zero_optimization.offload_optimizer.pin_memory') ?? true,
    pinParams: isOn(reading, 'zero_optimization.offload_param.pin_memory') ?? true,
    weightBytes: weights.value,
    masterBytes,
    stateBytes: half ? states.value / 2 : states.value,
    accumulationBytes,
    accumulates: steps.value,
    wholeGradients,
    freesGradients: wholeGradients && isRecent && isOn(reading, 'bf16.immediate_grad_update') === true,
    flatAccumulation: apart && isRecent,
    secondCopy: secondCopyOf(reading, stage),
  };
  const buffers = buffersOf(reading, plan, hiddenSize);
  const notes = [optimizer, params, weights, states, steps, buffers].flatMap(taken => taken.notes);
  const loaded =
    stage === 3 && !huggingFace.includes(reading.assumptions.loader.id)
      ? ['The estimate assumes that the model is created under "deepspeed.zero.Init".']
      : [];
  const refusal = refusalOf(reading, plan);
  return {
    plan: { ...plan, buffers: buffers.value },
    notes: [...notes, ...loaded, ...uncountedNotes(reading)],
    ...(refusal === undefined ? {} : { refusal }),
  };
}
