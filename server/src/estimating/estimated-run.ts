import type { Assumptions } from '../loaders/assumptions.js';
import type { TrainedWeights } from '../loaders/run-inputs.js';
import type { Settings } from '../loaders/settings.js';
import type { Reading } from '../semantics/reading.js';
import type { Activations } from './activations/phases.js';
import type { Estimate, EstimateReading } from './estimate.js';
import { type Estimator, loadedEstimator } from './estimator.js';
import { type HardwareReading, hardwareOf } from './hardware-of-settings.js';
import { chosenRun, modelOf, type NamedModel } from './model-of-settings.js';
import type { ModelSize } from './model-size.js';
import { planOf } from './plan-of-config.js';
import type { Plan } from './states/plan.js';
import { type StepInputs, type StepSettings, stepInputsOf, stepOf } from './step-of-config.js';

/** Everything that an estimate of a config is computed from. */
export interface EstimateBasis {
  readonly plan: Plan;
  /** With the number of parameters that are trained. */
  readonly size: ModelSize;
  readonly activations: Activations | undefined;
  readonly inputs: StepInputs;
  readonly layers: NamedModel['layers'];
  /** Returns the estimate with this plan, or with one that differs in its stage and offload. */
  readonly estimate: (plan?: Plan) => Estimate;
}

/** The basis of the estimate of a config, or a sentence that says why there is none. */
export type BasisReading =
  | { readonly ok: true; readonly basis: EstimateBasis }
  | { readonly ok: false; readonly problem: string };

/** A run whose memory can be estimated. */
export interface EstimatedRun {
  /** The model, as the settings or the arguments of the run name it. */
  readonly name: string;
  readonly size: ModelSize;
  /** Whether the size of the model is only what its name says. */
  readonly isModelAssumed: boolean;
  readonly machines: HardwareReading;
  readonly basis: (reading: Reading) => BasisReading;
  readonly estimate: (reading: Reading) => EstimateReading;
}

/** The parameters of adapters of rank 1 on all linear layers of Llama 7B, and of that model. */
const llamaAdapter = 2_498_560;
const llamaParams = 6_738_415_616;

/** Returns the parameters of adapters of a model whose layers are not known: they grow as its layers do in width. */
function usualAdapters(params: number, rank: number): number {
  return Math.round(rank * llamaAdapter * (params / llamaParams) ** (2 / 3));
}

/** Returns the size of a model with the number of its parameters that a run trains. */
function trainedSize({ layers, reading }: NamedModel, size: ModelSize, trained: TrainedWeights): ModelSize {
  if (trained.kind === 'all' || !reading.ok) {
    return size;
  }
  const counted = layers?.trained(trained);
  const own = counted?.ok ? counted.parameters : undefined;
  const added = own?.added ?? usualAdapters(size.params, trained.rank);
  const note = `The adapters are assumed to have ${added.toLocaleString('en-US')} parameters, as in a model like Llama.`;
  return {
    ...size,
    params: size.params + added,
    trained: own?.trained ?? added,
    largestTrained: own?.largestTensor ?? Math.round(added / 1000),
    notes: own === undefined ? [...size.notes, note] : size.notes,
  };
}

interface Source {
  readonly model: NamedModel;
  readonly size: ModelSize;
  readonly machines: HardwareReading;
  readonly settings: Pick<Settings, 'runs'> & StepSettings;
  readonly given: Partial<StepInputs>;
  readonly estimator: Estimator;
}

function basisOf(reading: Reading, { model, size, machines, settings, given, estimator }: Source): BasisReading {
  const taken = planOf(reading, size, chosenRun(settings));
  if (taken === undefined) {
    return { ok: false, problem: 'The ZeRO stage cannot be read from the file.' };
  }
  if (taken.refusal !== undefined) {
    return { ok: false, problem: taken.refusal };
  }
  const { plan } = taken;
  const run = chosenRun(settings);
  const inputs = { ...stepInputsOf(reading, run, settings, model.layers?.positions), ...given };
  const counted = trainedSize(model, size, inputs.trained.value);
  const found = model.layers?.activations(stepOf(reading, inputs, plan.weightBytes));
  const activations = found?.ok ? found.activations : undefined;
  const others = (settings.runs?.length ?? 0) - 1;
  const notes = [
    ...counted.notes,
    ...taken.notes,
    ...(run !== undefined && others > 0
      ? [`The estimate is for ${run.name}, the first of ${others + 1} runs that name the file.`]
      : []),
    ...(activations === undefined ? [] : (model.layers?.assumptions(inputs) ?? [])),
    ...(found === undefined || found.ok ? [] : [found.problem]),
    ...(run?.inputs?.uncounted?.map(what => `${run.name} asks for ${what}. The estimate does not count it.`) ?? []),
  ];
  const { largestTensor } = counted;
  const basis = { ...counted, notes, ...(largestTensor === undefined ? {} : { largestLayer: largestTensor }) };
  return {
    ok: true,
    basis: {
      plan,
      size: counted,
      activations,
      inputs,
      layers: model.layers,
      estimate: (own = plan) => ({
        ...estimator.estimateMemory(own, basis, machines.hardware, activations),
        inputs: activations === undefined ? [] : (model.layers?.facts(inputs) ?? []),
        ...(activations === undefined || inputs.sequenceLength.from !== undefined
          ? {}
          : { assumedLength: inputs.sequenceLength.value }),
      }),
    },
  };
}

/**
 * Returns the run of the model that the settings name, or that a run names whose config it is. Returns a sentence if the
 * size of that model is not known, and undefined if no model is named or nothing that estimates is loaded. `given` replaces inputs of the training step.
 */
export function estimatedRun(
  settings: Settings,
  { worldSize }: Pick<Assumptions, 'worldSize'>,
  given: Partial<StepInputs> = {},
): EstimatedRun | string | undefined {
  const model = modelOf(settings);
  const estimator = loadedEstimator();
  if (model === undefined || estimator === undefined || !model.reading.ok) {
    return model?.reading.ok === false ? model.reading.problem : undefined;
  }
  const { size } = model.reading;
  const gpus = worldSize ?? chosenRun(settings)?.worldSize?.value ?? null;
  const machines = hardwareOf({ gpusPerNode: settings.gpusPerNode, worldSize: gpus });
  const source = { model, size, machines, settings, given, estimator };
  const basis = (reading: Reading): BasisReading => basisOf(reading, source);
  return {
    name: model.name,
    size,
    isModelAssumed: model.isAssumed === true,
    machines,
    basis,
    estimate(reading) {
      const found = basis(reading);
      return found.ok ? { ok: true, estimate: found.basis.estimate() } : found;
    },
  };
}
