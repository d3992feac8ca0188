import { propertyOf } from '../document/syntax-tree.js';
import type { Reading } from './reading.js';

/**
 * The name under which the bf16 section is read: the old one counts where the new one is absent or null. Accelerate, and
 * Trainer through it, adds the new one. Source: deepspeed/runtime/precision_config.py:34, accelerate/utils/dataclasses.py:1444.
 */
export function bf16SectionOf({ document, assumptions: { loader } }: Reading): 'bf16' | 'bfloat16' {
  const current = propertyOf(document.root, 'bf16');
  if (Object.hasOwn(loader.hides, 'bfloat16')) {
    return 'bf16';
  }
  return current === undefined || current.value?.kind === 'null' ? 'bfloat16' : 'bf16';
}
