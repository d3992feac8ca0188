import { counted } from '../describing/counted.js';
import type { Settings } from '../loaders/assumptions.js';
import type { Hardware } from './states/hardware.js';

/** The assumed number of GPUs of one host. */
const usualGpus = 8;

/** The machines of a run, with the assumptions about them. */
export interface HardwareReading {
  readonly hardware: Hardware;
  /** Whether the settings or a hostfile determine the number of GPUs. */
  readonly counted: boolean;
  readonly notes: readonly string[];
}

/** Returns the largest number of GPUs per host, up to a limit, that divides the GPUs evenly. */
function evenly(gpus: number, limit: number): number {
  for (let perNode = Math.min(limit, gpus); perNode > 1; perNode--) {
    if (gpus % perNode === 0) {
      return perNode;
    }
  }
  return 1;
}

/** Returns the hosts that the settings imply. The total is the world size, on as few hosts as possible. */
export function hardwareOf({ worldSize, gpusPerNode }: Pick<Settings, 'worldSize' | 'gpusPerNode'>): HardwareReading {
  const limit = gpusPerNode ?? usualGpus;
  if (worldSize === null) {
    const notes = [
      `The number of GPUs is not known. The estimate assumes one host with ${counted(limit, 'GPU')}. Set deepspeed.worldSize to change this.`,
    ];
    return { hardware: { gpusPerNode: limit, nodes: 1 }, counted: false, notes };
  }
  const perNode = evenly(worldSize, limit);
  const nodes = worldSize / perNode;
  const differs = gpusPerNode === null ? nodes > 1 : perNode < Math.min(gpusPerNode, worldSize);
  const notes = differs
    ? [
        `The estimate assumes ${counted(nodes, 'host')} with ${counted(perNode, 'GPU')} each. Set deepspeed.gpusPerNode to change this.`,
      ]
    : [];
  return { hardware: { gpusPerNode: perNode, nodes }, counted: true, notes };
}
