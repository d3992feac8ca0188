import type { ConfigDocument } from '../document/config-document.js';
import type { JsonValue } from '../document/json-value.js';
import type { Assumptions } from '../loaders/assumptions.js';
import { offloadDevice } from '../semantics/offload.js';
import { stageOf } from '../semantics/stage.js';

/** The place of model states. */
export type Device = 'none' | 'cpu' | 'nvme';

/** One way to partition and offload model states. */
export interface Rung {
  readonly stage: number;
  readonly optimizer: Device;
  readonly parameters: Device;
}

const cost: { readonly [device in Device]: number } = { none: 0, cpu: 1, nvme: 2 };

/** Sections of the file that offload the states of a rung. */
export const offloadSections = { offload_optimizer: 'optimizer', offload_param: 'parameters' } as const;

export type OffloadSection = keyof typeof offloadSections;

export const offloadNames = Object.keys(offloadSections) as readonly OffloadSection[];

/** Returns the least that a section for offload needs; the user has to name the drive. */
export function offloadMembers(device: Device): { readonly [name: string]: JsonValue } {
  return device === 'nvme' ? { device, nvme_path: '/local_nvme', pin_memory: true } : { device, pin_memory: true };
}

/** Whether a device is one of the known ones. */
export function isDevice(device: string | undefined): device is Device {
  return device !== undefined && Object.hasOwn(cost, device);
}

/** Returns the place of a config on the ladder; undefined if the stage or a device is unknown. */
export function rungOf(document: ConfigDocument, assumptions: Assumptions): Rung | undefined {
  const stage = stageOf({ document, assumptions });
  const optimizer = offloadDevice({ document, assumptions }, 'offload_optimizer');
  const parameters = offloadDevice({ document, assumptions }, 'offload_param');
  return stage === undefined || !isDevice(optimizer) || !isDevice(parameters)
    ? undefined
    : { stage, optimizer, parameters };
}

function hasDrive({ optimizer, parameters }: Rung): boolean {
  return optimizer === 'nvme' || parameters === 'nvme';
}

/** Returns how slow a place is: by stage, then by what is offloaded. */
export function rank(rung: Rung): number {
  return rung.stage * 100 + (hasDrive(rung) ? 10 : 0) + cost[rung.optimizer] * 2 + cost[rung.parameters];
}

/** Whether a rung is another one than the second, and neither partitions nor offloads more than that. */
export function isWithin(one: Rung, other: Rung): boolean {
  return (
    rank(one) !== rank(other) &&
    one.stage <= other.stage &&
    cost[one.optimizer] <= cost[other.optimizer] &&
    cost[one.parameters] <= cost[other.parameters]
  );
}

/** Returns the title of a rung: "ZeRO 3 with optimizer offload". */
export function rungTitle({ stage, optimizer, parameters }: Rung): string {
  const devices = new Set([optimizer, parameters]);
  const both = devices.has('cpu') ? (devices.has('nvme') ? 'CPU and NVMe' : 'CPU') : 'NVMe';
  const one = optimizer === 'none' ? 'parameter' : 'optimizer';
  const offload = devices.has('none') ? (devices.size === 1 ? '' : ` with ${one} offload`) : ` with ${both} offload`;
  return `ZeRO ${stage}${offload}`;
}

const devices: readonly Device[] = ['none', 'cpu', 'nvme'];

/** Every combination that DeepSpeed runs: only stage 3 offloads parameters, and only stage 3 uses a drive. */
const rungs: readonly Rung[] = [1, 2, 3]
  .flatMap(stage => devices.flatMap(optimizer => devices.map((parameters): Rung => ({ stage, optimizer, parameters }))))
  .filter(({ stage, optimizer, parameters }) => stage === 3 || (optimizer !== 'nvme' && parameters === 'none'));

/**
 * Whether a rung keeps less on the GPU than another one and everything that is offloaded there. The optimizer is
 * offloaded before the parameters, which are needed in each layer, and not in stage 1.
 */
function isBelow(from: Rung, to: Rung): boolean {
  const device = hasDrive(from) ? 'nvme' : 'cpu';
  const offloads = offloadNames.map(section => offloadSections[section]);
  return (
    to.stage >= from.stage &&
    rank(to) > rank(from) &&
    offloads.every(what => to[what] === from[what] || (from[what] === 'none' && to[what] === device)) &&
    (to.parameters === from.parameters || to.optimizer !== 'none') &&
    (to.optimizer === from.optimizer || to.stage > 1)
  );
}

/** Whether a rung offloads less than another one or partitions less; a drive is left before anything else. */
function isAbove(from: Rung, to: Rung): boolean {
  if (hasDrive(from)) {
    const offloads = offloadNames.map(section => offloadSections[section]);
    return to.stage === from.stage && offloads.every(what => to[what] === (from[what] === 'none' ? 'none' : 'cpu'));
  }
  return (
    to.stage <= from.stage &&
    rank(to) < rank(from) &&
    (to.optimizer === from.optimizer || (to.optimizer === 'none' && to.parameters === 'none')) &&
    (to.parameters === from.parameters || to.parameters === 'none') &&
    (to.optimizer === 'none' || to.stage > 1)
  );
}

/** Returns a rung without offload that has no effect at its stage. */
export function inUse({ stage, optimizer, parameters }: Rung): Rung {
  return { stage, optimizer: stage === 0 ? 'none' : optimizer, parameters: stage === 3 ? parameters : 'none' };
}

/** Returns the rungs to which a step can lead, in no order. */
export function rungsFrom(from: Rung, direction: 'less-memory' | 'faster'): readonly Rung[] {
  // Offload that has no effect at this stage is kept on the way down, and is nothing to leave on the way up.
  const used = inUse(from);
  return rungs.filter(to => (direction === 'less-memory' ? isBelow(from, to) : isAbove(used, to)));
}

/** Returns the rungs that are faster than another one, in no order. Nothing is offloaded in stage 1: stage 2 is as fast. */
export function rungsAbove(from: Rung): readonly Rung[] {
  return rungs.filter(to => rank(to) < rank(inUse(from)) && (to.stage > 1 || to.optimizer === 'none'));
}
