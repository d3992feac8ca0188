import { offloadDevice } from '../semantics/offload.js';
import type { Reading } from '../semantics/reading.js';
import { stageOf } from '../semantics/stage.js';

const shared: { readonly [stage: number]: string } = {
  0: 'nothing partitioned',
  1: 'optimizer state partitioned',
  2: 'optimizer state and gradients partitioned',
  3: 'optimizer state, gradients and weights partitioned',
};

const places: { readonly [device: string]: string } = { cpu: 'on the CPU', nvme: 'on NVMe' };

function offloaded(reading: Reading, stage: number): string {
  // DeepSpeed does not offload in stage 0, and offloads weights only in stage 3.
  const optimizer = stage > 0 ? places[offloadDevice(reading, 'offload_optimizer') ?? ''] : undefined;
  const weights = stage === 3 ? places[offloadDevice(reading, 'offload_param') ?? ''] : undefined;
  const parts =
    optimizer === weights && optimizer !== undefined
      ? [`optimizer and weights ${optimizer}`]
      : [optimizer && `optimizer ${optimizer}`, weights && `weights ${weights}`];
  return parts.map(part => (part === undefined ? '' : `, ${part}`)).join('');
}

/** Returns "ZeRO 2", and "ZeRO 2, optimizer on the CPU" if `offload` is true; undefined if the stage is not known. */
export function stageName(reading: Reading, offload: boolean): string | undefined {
  const stage = stageOf(reading);
  return stage === undefined || shared[stage] === undefined
    ? undefined
    : `ZeRO ${stage}${offload ? offloaded(reading, stage) : ''}`;
}

/**
 * Returns "ZeRO 2: optimizer state and gradients partitioned, optimizer on the CPU", or undefined if the stage is not
 * known.
 */
export function stageSummary(reading: Reading): string | undefined {
  const stage = stageOf(reading);
  const what = stage === undefined ? undefined : shared[stage];
  return stage === undefined || what === undefined ? undefined : `ZeRO ${stage}: ${what}${offloaded(reading, stage)}`;
}
