import type { Settings } from '../loaders/assumptions.js';
import type { Hardware } from './model-states.js';

/** GPUs of one host, where nothing else is said. */
const usualGpus = 8;

/** The machines of a run, with what had to be taken for granted about them. */
export interface HardwareReading {
  readonly hardware: Hardware;
  /** Whether the settings, or a hostfile, tell the number of GPUs. */
  readonly counted: boolean;
  readonly notes: readonly string[];
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** The most GPUs per host, up to a limit, with which every host has the same number. */
function evenly(gpus: number, limit: number): number {
  for (let perNode = Math.min(limit, gpus); perNode > 1; perNode--) {
    if (gpus % perNode === 0) {
      return perNode;
    }
  }
  return 1;
}

/** The hosts that the settings imply: as many GPUs as the world size, on hosts with as many as they can have. */
export function hardwareOf({ worldSize, gpusPerNode }: Pick<Settings, 'worldSize' | 'gpusPerNode'>): HardwareReading {
  const limit = gpusPerNode ?? usualGpus;
  if (worldSize === null) {
    const notes = [
      `The number of GPUs is not known: one host with ${plural(limit, 'GPU')} is taken for granted. The setting deepspeed.worldSize says it.`,
    ];
    return { hardware: { gpusPerNode: limit, nodes: 1 }, counted: false, notes };
  }
  const perNode = evenly(worldSize, limit);
  const nodes = worldSize / perNode;
  const differs = gpusPerNode === null ? nodes > 1 : perNode < Math.min(gpusPerNode, worldSize);
  const notes = differs
    ? [
        `${plural(nodes, 'host')} with ${plural(perNode, 'GPU')} each ${nodes === 1 ? 'is' : 'are'} taken for granted. The setting deepspeed.gpusPerNode says it.`,
      ]
    : [];
  return { hardware: { gpusPerNode: perNode, nodes }, counted: true, notes };
}
