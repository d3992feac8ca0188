import type { KnownRun } from '../loaders/known-run.js';
import type { LeanerInput, RunInput, RunInputValues, TrainedWeights } from '../loaders/run-inputs.js';
import type { Settings } from '../loaders/settings.js';
import { batchProductOf } from '../semantics/batch-product.js';
import { batchSharing, batchSizesOf } from '../semantics/batch-sizes.js';
import type { Reading } from '../semantics/reading.js';
import type { Step } from './activations/phases.js';

/** An input of the estimate, and where it comes from. */
export interface StepInput<Value> {
  readonly value: Value;
  /** Where it comes from, with code in backticks; undefined if it is assumed. */
  readonly from: string | undefined;
  /** Whether the file, the settings or the arguments of the run say it. */
  readonly isKnown: boolean;
  /** The setting that decides; absent if something else does, or nothing can. */
  readonly setting?: keyof StepSettings;
  /** How the run that decides would need less memory, if that is known. */
  readonly leaner?: LeanerInput<Value>;
}

/** Everything that activations and trained weights depend on, as far as file, run and settings determine it. */
export type StepInputs = { readonly [name in Exclude<keyof RunInputValues, 'model'>]: StepInput<RunInputValues[name]> };

/** What the settings say about a training step. */
export type StepSettings = Pick<Settings, 'sequenceLength' | 'activationCheckpointing' | 'attention' | 'loraRank'>;

/** The length of sequences if nothing names it and the model has as many positions. */
const usualLength = 2048;

type Names = keyof StepInputs;

type Chosen<Value> = StepInput<Value> | undefined;

function ofRun<Name extends Names>(run: KnownRun | undefined, name: Name): Chosen<RunInputValues[Name]> {
  const input = run?.inputs?.[name] as RunInput<RunInputValues[Name]> | undefined;
  if (input === undefined) {
    return undefined;
  }
  const { value, from, certainty, leaner } = input;
  return { value, from, isKnown: certainty !== 'default', ...(leaner && { leaner }) };
}

type OfSetting<Value> = Omit<StepInput<Value>, 'leaner'>;

function ofSetting<Name extends keyof StepSettings>(
  settings: StepSettings,
  name: Name,
): OfSetting<NonNullable<StepSettings[Name]>> | undefined {
  const value = settings[name];
  return value === null ? undefined : { value, from: `\`deepspeed.${name}\``, isKnown: true, setting: name };
}

function assumed<Value>(value: Value, setting?: keyof StepSettings): StepInput<Value> {
  return { value, from: undefined, isKnown: false, ...(setting && { setting }) };
}

/** Returns the micro batch that the file determines, by itself or with the world size. */
function ofFile(reading: Reading): Chosen<number> {
  const micro = batchSizesOf(reading)?.micro;
  const value = typeof micro === 'number' ? micro : batchProductOf(reading)?.micro;
  return value !== undefined && Number.isInteger(value) && value > 0
    ? { value, from: 'the file', isKnown: true }
    : undefined;
}

function checkpointingOf(settings: StepSettings): Chosen<RunInputValues['checkpointing']> {
  const on = ofSetting(settings, 'activationCheckpointing');
  return on && { ...on, value: on.value === 'on' ? 'non-reentrant' : 'off' };
}

function loraOf(settings: StepSettings): Chosen<TrainedWeights> {
  const rank = ofSetting(settings, 'loraRank');
  return (
    rank && { ...rank, value: { kind: 'lora', rank: rank.value, dropout: 0, targets: 'all-linear', modulesToSave: [] } }
  );
}

/**
 * Returns the inputs of a training step: the micro batch of the file, then what the run says, then the settings, then
 * assumptions. `positions` is the most tokens that the model takes, if it is known.
 */
export function stepInputsOf(
  reading: Reading,
  run: KnownRun | undefined,
  settings: StepSettings,
  positions: number = usualLength,
): StepInputs {
  return {
    microBatch: ofFile(reading) ?? ofRun(run, 'microBatch') ?? assumed(1),
    sequenceLength:
      ofRun(run, 'sequenceLength') ??
      ofSetting(settings, 'sequenceLength') ??
      assumed(Math.min(usualLength, positions), 'sequenceLength'),
    checkpointing:
      ofRun(run, 'checkpointing') ?? checkpointingOf(settings) ?? assumed('off', 'activationCheckpointing'),
    attention: ofRun(run, 'attention') ?? ofSetting(settings, 'attention') ?? assumed('sdpa', 'attention'),
    trained: ofRun(run, 'trained') ?? loraOf(settings) ?? assumed({ kind: 'all' }, 'loraRank'),
    fusedLoss: ofRun(run, 'fusedLoss') ?? assumed(false),
    packed: ofRun(run, 'packed') ?? assumed(false),
  };
}

/** Returns the training step of one GPU. `elementBytes` is the size of a weight. */
export function stepOf(reading: Reading, inputs: StepInputs, elementBytes: 2 | 4): Step {
  const microBatch = inputs.microBatch.value;
  const { sharing } = batchSharing(reading);
  const loops = reading.assumptions.loader.id === 'transformers' ? 'dropped' : 'kept';
  return {
    microBatch,
    sequenceLength: Math.ceil(inputs.sequenceLength.value / sharing),
    elementBytes,
    checkpointing: inputs.checkpointing.value,
    attention: inputs.attention.value,
    padded: microBatch > 1 && !inputs.packed.value,
    logits: inputs.fusedLoss.value ? 'fused' : loops,
    trained: inputs.trained.value,
  };
}
