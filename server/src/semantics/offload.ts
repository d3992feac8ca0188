import { valueAt } from '../document/syntax-tree.js';
import type { Reading } from './reading.js';
import { settled } from './settled.js';

/** The old switches of the offload sections. DeepSpeed accepts either, and refuses both together. */
export const formerSwitches = { offload_optimizer: 'cpu_offload', offload_param: 'cpu_offload_param' } as const;

/**
 * Returns the place of the optimizer state or the parameters: `none`, `cpu` or `nvme`. Considers the old boolean
 * switches. Returns undefined if the file does not determine it.
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
