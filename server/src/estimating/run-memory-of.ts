import { gibibyte } from '../describing/byte-sizes.js';
import type { Reading } from '../semantics/reading.js';
import type { Fit, Remedy, RunMemory } from '../semantics/run-memory.js';
import { settled } from '../semantics/settled.js';
import { type Estimate, phaseTitle } from './estimate.js';
import { type EstimateBasis, estimatedRun } from './estimated-run.js';
import type { Plan } from './states/plan.js';
import type { StepInputs } from './step-of-config.js';

/** Inputs that have to be known before a rule says that something does not fit. */
const deciding = ['microBatch', 'sequenceLength', 'checkpointing', 'attention', 'trained'] as const;

/** The least bytes of a weight that is swapped. Source: deepspeed/runtime/swap_tensor/utils.py:MIN_AIO_BYTES. */
const leastSwapped = 2 ** 20;

const fewer = 1e8;

/** Keys that can save memory by themselves, with a saving value. */
const remedies: readonly (readonly [...Remedy, (plan: Plan) => Partial<Plan>])[] = [
  ['zero_optimization.zero_hpz_partition_size', 1, () => ({ secondCopy: 1 })],
  [
    'zero_optimization.sub_group_size',
    fewer,
    ({ buffers }) => ({ buffers: { ...buffers, subGroup: Math.min(fewer, buffers.subGroup) } }),
  ],
  ['zero_optimization.offload_optimizer.pin_memory', false, () => ({ pinOptimizer: false })],
];

function isKnown(inputs: StepInputs): boolean {
  return deciding.every(name => inputs[name].from !== undefined);
}

function fitOf({ plan, estimate }: EstimateBasis, bytes: (estimate: Estimate) => number, memory: number): Fit {
  const [needed, available] = [bytes(estimate()), memory * gibibyte];
  const fits = (change: (plan: Plan) => Partial<Plan>): boolean =>
    bytes(estimate({ ...plan, ...change(plan) })) <= available;
  const saving = needed <= available ? [] : remedies.filter(([, , change]) => fits(change));
  return { needed, available, remedies: saving.map(([path, value]) => [path, value]) };
}

/** Returns how many weights have a buffer at the end of the forward pass, if they do not fit into "max_in_cpu". */
function weightBuffersOf(reading: Reading, { plan, size, layers }: EstimateBasis, gpus: number): number | undefined {
  const { offloadParams, buffers, weightBytes } = plan;
  if (offloadParams !== 'nvme' || size.params / gpus <= buffers.maxInCpu) {
    return undefined;
  }
  const block = settled(reading, 'aio.block_size');
  const least = Math.max(leastSwapped, typeof block === 'number' ? block : 0) / weightBytes;
  return layers?.keptWeights(buffers.reuseDistance, least * gpus);
}

/** Returns the memory of a run with a config, without what depends on an assumption. */
export function runMemoryOf(reading: Reading): RunMemory | undefined {
  const { settings, worldSize } = reading.assumptions;
  const run = worldSize === undefined ? undefined : estimatedRun(settings, reading.assumptions);
  if (typeof run !== 'object' || run.isModelAssumed) {
    return undefined;
  }
  const found = run.basis(reading);
  if (!found.ok) {
    return undefined;
  }
  const { basis } = found;
  const { inputs, activations, estimate } = basis;
  const { gpuMemoryGB, hostMemoryGB } = settings;
  const { hardware } = run.machines;
  const { phase, pinnedBytes: pinned } = estimate();
  const isStepKnown = activations !== undefined && isKnown(inputs);
  const { largestTensor } = run.size;
  const gpus = hardware.gpusPerNode * hardware.nodes;
  return {
    model: run.name,
    gpu: gpuMemoryGB !== null && isStepKnown ? fitOf(basis, ({ gpuBytes }) => gpuBytes, gpuMemoryGB) : undefined,
    phase: phaseTitle(phase),
    microBatch: inputs.microBatch.value,
    sequenceLength: inputs.sequenceLength.value,
    host:
      hostMemoryGB !== null && inputs.trained.from !== undefined
        ? { ...fitOf(basis, ({ hostBytes }) => hostBytes, hostMemoryGB), pinned }
        : undefined,
    largestPartition: largestTensor === undefined ? undefined : Math.ceil(largestTensor / gpus),
    weightBuffers: weightBuffersOf(reading, basis, gpus),
  };
}
