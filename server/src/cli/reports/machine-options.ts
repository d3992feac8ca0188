import type { Settings } from '../../loaders/settings.js';
import type { Arguments, Option } from '../program/command.js';

const shape = { pattern: /^[1-9]\d{0,5}(\.\d{1,3})?$/, name: 'a number of GiB, such as 80 or 23.7' };

/** Options for the memory of the machines of a run. */
export const machineOptions: readonly Option[] = [
  { name: 'gpu-memory', value: 'GIB', help: 'The memory of each GPU in GiB, such as 80, to say what fits.', shape },
  { name: 'host-memory', value: 'GIB', help: 'The RAM of each node in GiB, such as 512, to say what fits.', shape },
];

/** Returns the memory that the options give to each GPU and host, in units of 2^30 bytes; null if it is not known. */
export function machineMemory(given: Arguments): Pick<Settings, 'gpuMemoryGB' | 'hostMemoryGB'> {
  const [gpu, host] = [given.value('gpu-memory'), given.value('host-memory')];
  return {
    gpuMemoryGB: gpu === undefined ? null : Number(gpu),
    hostMemoryGB: host === undefined ? null : Number(host),
  };
}
