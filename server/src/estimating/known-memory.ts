import { gibibyte } from '../describing/byte-sizes.js';
import type { Settings } from '../loaders/settings.js';
import type { Fit, RunMemory } from '../semantics/run-memory.js';
import { type Estimate, phaseTitle } from './estimate.js';
import { savings } from './savings.js';
import type { Hardware } from './states/hardware.js';
import type { Plan } from './states/plan.js';
import type { StepInputs } from './step-of-config.js';

/** The parts of an estimate's basis that the rules depend on. */
interface Basis {
  readonly plan: Plan;
  readonly activations: object | undefined;
  readonly inputs: StepInputs;
  readonly layers:
    | { readonly weightBuffers: (plan: Plan, gpus: number, block: unknown) => number | undefined }
    | undefined;
  readonly estimate: (plan?: Plan) => Estimate;
}

/** A run whose memory can be estimated. */
interface Run {
  readonly name: string;
  readonly size: { readonly largestTensor?: number };
  readonly machines: { readonly hardware: Hardware };
}

/** Inputs that have to be known before a rule says that something does not fit. */
const deciding = ['microBatch', 'sequenceLength', 'checkpointing', 'attention', 'trained'] as const;

function isKnown(inputs: StepInputs): boolean {
  return deciding.every(name => inputs[name].from !== undefined);
}

function fitOf({ plan, estimate }: Basis, bytes: (estimate: Estimate) => number, memory: number): Fit {
  const [needed, available] = [bytes(estimate()), memory * gibibyte];
  const all = needed > available ? savings(plan) : [];
  const remedies = all.filter(([, own]) => bytes(estimate(own)) <= available).map(([remedy]) => remedy);
  return { needed, available, remedies };
}

/** Returns the memory of a run, without what depends on an assumption. `block` is the "block_size" of "aio". */
export function knownMemory(
  { name, size: { largestTensor }, machines: { hardware } }: Run,
  basis: Basis,
  { gpuMemoryGB, hostMemoryGB }: Pick<Settings, 'gpuMemoryGB' | 'hostMemoryGB'>,
  block: unknown,
): RunMemory {
  const { inputs, activations, estimate, layers, plan } = basis;
  const { phase, pinnedBytes: pinned } = estimate();
  const isStepKnown = activations !== undefined && isKnown(inputs);
  const gpus = hardware.gpusPerNode * hardware.nodes;
  return {
    model: name,
    gpu: gpuMemoryGB !== null && isStepKnown ? fitOf(basis, ({ gpuBytes }) => gpuBytes, gpuMemoryGB) : undefined,
    phase: phaseTitle(phase),
    microBatch: inputs.microBatch.value,
    sequenceLength: inputs.sequenceLength.value,
    host:
      hostMemoryGB !== null && inputs.trained.from !== undefined
        ? { ...fitOf(basis, ({ hostBytes }) => hostBytes, hostMemoryGB), pinned }
        : undefined,
    largestPartition: largestTensor === undefined ? undefined : Math.ceil(largestTensor / gpus),
    weightBuffers: layers?.weightBuffers(plan, gpus, block),
  };
}
