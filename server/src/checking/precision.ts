import type { ConfigDocument } from '../document/config-document.js';
import { propertyOf } from '../document/syntax-tree.js';

/** The name under which the bf16 section is read: the old one counts where the new one is absent or null. */
export function bf16SectionOf({ root }: ConfigDocument): 'bf16' | 'bfloat16' {
  const current = propertyOf(root, 'bf16');
  return current === undefined || current.value?.kind === 'null' ? 'bfloat16' : 'bf16';
}
