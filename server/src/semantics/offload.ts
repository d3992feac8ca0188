import { valueAt } from '../document/syntax-tree.js';
import type { Reading } from './reading.js';
import { settled } from './settled.js';

/** Old switches of the sections that offload: DeepSpeed takes either, and refuses both. */
export const formerSwitches = { offload_optimizer: 'cpu_offload', offload_param: 'cpu_offload_param' } as const;

/**
 * Where the optimizer state or the parameters live: `none`, `cpu` or `nvme`, the old boolean switches included. Undefined
 * where the file does not tell.
 */
export function offloadDevice(context: Reading, section: keyof typeof formerSwitches): string | undefined {
  const zero = valueAt(context.document.root, 'zero_optimization');
  const former = valueAt(zero, formerSwitches[section]);
  if (former !== undefined && valueAt(zero, section) === undefined) {
    return former.kind === 'boolean' ? (former.value === true ? 'cpu' : 'none') : undefined;
  }
  const device = settled(context, `zero_optimization.${section}.device`);
  return typeof device === 'string' ? device : undefined;
}
