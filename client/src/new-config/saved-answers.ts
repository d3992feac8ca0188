import { gibibyte } from '../../../server/src/describing/byte-sizes.js';
import { parameterCount } from '../../../server/src/estimating/parameter-count.js';
import { gpusIn, memoryIn } from './amounts.js';
import type { Answers, Remembered } from './questions.js';

/** The settings that hold what the questions ask for. Absent: not set. */
export interface RunSettings {
  readonly model?: string;
  readonly worldSize?: number;
  /** Undefined: the setting is removed, because the GPUs are in one node. */
  readonly gpusPerNode?: number | undefined;
  readonly gpuMemoryGB?: number;
  readonly hostMemoryGB?: number;
  readonly sequenceLength?: number;
  readonly activationCheckpointing?: 'on' | 'off';
}

/** Returns the usual RAM of a node with these GPUs in GB: twice their memory, and at least 256. */
export function usualHostMemory({ gpus, gpuMemory }: Pick<Remembered, 'gpus' | 'gpuMemory'>): string {
  const bytes = (gpusIn(gpus)?.gpusPerNode ?? 1) * (memoryIn(gpuMemory) ?? 0);
  return String(Math.max(256, Math.ceil((2 * bytes) / gibibyte)));
}

function gigabytes(text: string): number | undefined {
  const bytes = memoryIn(text);
  return bytes === undefined ? undefined : Math.max(1, Math.round(bytes / gibibyte));
}

/** Returns the settings that keep the answers; `model` is the path of the model's file if one was chosen. */
export function settingsOf(answers: Answers, model: string | undefined): RunSettings {
  const { nodes, gpusPerNode } = gpusIn(answers.gpus) ?? { nodes: 1, gpusPerNode: 1 };
  const [gpuMemoryGB, hostMemoryGB] = [gigabytes(answers.gpuMemory), gigabytes(answers.hostMemory)];
  return {
    model: model ?? (/^[\d.]+$/.test(answers.parameters) ? `${answers.parameters}B` : answers.parameters),
    worldSize: nodes * gpusPerNode,
    gpusPerNode: nodes > 1 || gpusPerNode > 8 ? gpusPerNode : undefined,
    ...(gpuMemoryGB === undefined ? {} : { gpuMemoryGB }),
    ...(hostMemoryGB === undefined ? {} : { hostMemoryGB }),
    // Without the file of the model, the question was not asked.
    ...(answers.modelFile === undefined
      ? {}
      : { sequenceLength: Number(answers.sequenceLength), activationCheckpointing: answers.checkpointing }),
  };
}

/** Returns what the settings hold, for a message: "13B, 8 GPUs of 80 GB, 1280 GB of RAM". */
export function summaryOf({ model, worldSize, gpuMemoryGB, hostMemoryGB, sequenceLength }: RunSettings): string {
  const tokens = sequenceLength === undefined ? '' : `, sequences of ${sequenceLength.toLocaleString('en-US')} tokens`;
  return `${model}, ${worldSize} GPU${worldSize === 1 ? '' : 's'} of ${gpuMemoryGB} GB, ${hostMemoryGB} GB of RAM${tokens}`;
}

/** Returns the answers that settings give. */
export function answersIn(settings: RunSettings): Partial<Remembered> {
  const { model, worldSize, gpusPerNode, gpuMemoryGB, hostMemoryGB, sequenceLength } = settings;
  const { activationCheckpointing: checkpointing } = settings;
  const nodes = worldSize === undefined || gpusPerNode === undefined ? 1 : worldSize / gpusPerNode;
  const gpus = Number.isInteger(nodes) && nodes > 1 ? `${nodes} x ${gpusPerNode}` : (worldSize ?? gpusPerNode);
  return {
    ...(gpus === undefined ? {} : { gpus: String(gpus) }),
    ...(gpuMemoryGB === undefined ? {} : { gpuMemory: String(gpuMemoryGB) }),
    ...(hostMemoryGB === undefined ? {} : { hostMemory: String(hostMemoryGB) }),
    ...(sequenceLength === undefined ? {} : { sequenceLength: String(sequenceLength) }),
    ...(checkpointing === undefined ? {} : { checkpointing }),
    ...(model === undefined || parameterCount(model) === undefined ? {} : { parameters: model }),
  };
}
