import type { ConfigDocument } from '../document/config-document.js';
import type { JsonValue } from '../document/json-value.js';
import type { Assumptions } from '../loaders/assumptions.js';
import { offloadDevice } from '../semantics/offload.js';
import { stageOf } from '../semantics/stage.js';

/** The place of model states. */
export type Device = 'none' | 'cpu' | 'nvme';

/** One way to partition and offload model states. */
export interface Rung {
  readonly title: string;
  readonly stage: number;
  readonly optimizer: Device;
  readonly parameters: Device;
}

/** From the fastest to the one that needs the least memory on the GPU. */
const ladder: readonly Rung[] = [
  { title: 'ZeRO stage 1', stage: 1, optimizer: 'none', parameters: 'none' },
  { title: 'ZeRO stage 2', stage: 2, optimizer: 'none', parameters: 'none' },
  { title: 'ZeRO stage 2 with optimizer offload', stage: 2, optimizer: 'cpu', parameters: 'none' },
  { title: 'ZeRO stage 3', stage: 3, optimizer: 'none', parameters: 'none' },
  { title: 'ZeRO stage 3 with parameter offload', stage: 3, optimizer: 'none', parameters: 'cpu' },
  { title: 'ZeRO stage 3 with CPU offload', stage: 3, optimizer: 'cpu', parameters: 'cpu' },
  { title: 'ZeRO stage 3 with NVMe offload', stage: 3, optimizer: 'nvme', parameters: 'nvme' },
];

const cost: { readonly [device in Device]: number } = { none: 0, cpu: 1, nvme: 2 };

/** Sections of the file that offload the states of a rung. */
export const offloadSections = { offload_optimizer: 'optimizer', offload_param: 'parameters' } as const;

export type OffloadSection = keyof typeof offloadSections;

export const offloadNames = Object.keys(offloadSections) as readonly OffloadSection[];

/** Returns the least that a section for offload needs; the user has to name the drive. */
export function offloadMembers(device: Device): { readonly [name: string]: JsonValue } {
  return device === 'nvme' ? { device, nvme_path: '/local_nvme', pin_memory: true } : { device, pin_memory: true };
}

function isDevice(device: string | undefined): device is Device {
  return device !== undefined && Object.hasOwn(cost, device);
}

/** Returns the place of a config on the ladder, or beside it; undefined if the stage or a device is unknown. */
export function rungOf(document: ConfigDocument, assumptions: Assumptions): Omit<Rung, 'title'> | undefined {
  const stage = stageOf({ document, assumptions });
  const optimizer = offloadDevice({ document, assumptions }, 'offload_optimizer');
  const parameters = offloadDevice({ document, assumptions }, 'offload_param');
  if (stage === undefined || !isDevice(optimizer) || !isDevice(parameters)) {
    return undefined;
  }
  return { stage, optimizer: stage === 0 ? 'none' : optimizer, parameters: stage === 3 ? parameters : 'none' };
}

/** Returns how far along the ladder a place is: by stage, then by what is offloaded. */
export function rank({ stage, optimizer, parameters }: Omit<Rung, 'title'>): number {
  const drive = optimizer === 'nvme' || parameters === 'nvme' ? 1 : 0;
  return stage * 100 + drive * 10 + cost[optimizer] * 2 + cost[parameters];
}

/** Returns the next rung with less memory on the GPU, or the next faster one; undefined at the end of the ladder. */
export function nextRung(from: Omit<Rung, 'title'>, direction: 'less-memory' | 'faster'): Rung | undefined {
  const here = rank(from);
  return direction === 'less-memory'
    ? ladder.find(rung => rank(rung) > here)
    : ladder.findLast(rung => rank(rung) < here);
}
