import { gibibyte } from '../describing/byte-sizes.js';
import type { Reading } from '../semantics/reading.js';
import type { RunMemory } from '../semantics/run-memory.js';
import { phaseTitle } from './estimate.js';
import { estimatedRun } from './estimated-run.js';
import type { StepInputs } from './step-of-config.js';

/** Inputs that have to be known before a rule says that something does not fit. */
const deciding = ['microBatch', 'sequenceLength', 'checkpointing', 'attention', 'trained'] as const;

function isKnown(inputs: StepInputs): boolean {
  return deciding.every(name => inputs[name].from !== undefined);
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
  const { inputs, activations, estimate } = found.basis;
  const { gpuBytes, hostBytes, phase } = estimate();
  const { gpuMemoryGB, hostMemoryGB } = settings;
  const { hardware } = run.machines;
  const isStepKnown = activations !== undefined && isKnown(inputs);
  const { largestTensor } = run.size;
  return {
    model: run.name,
    gpu: gpuMemoryGB !== null && isStepKnown ? { needed: gpuBytes, available: gpuMemoryGB * gibibyte } : undefined,
    phase: phaseTitle(phase),
    microBatch: inputs.microBatch.value,
    sequenceLength: inputs.sequenceLength.value,
    host:
      hostMemoryGB !== null && inputs.trained.from !== undefined
        ? { needed: hostBytes, available: hostMemoryGB * gibibyte }
        : undefined,
    largestPartition:
      largestTensor === undefined ? undefined : Math.ceil(largestTensor / (hardware.gpusPerNode * hardware.nodes)),
  };
}
