import { catalogOf } from '../catalog/catalog.js';
import type { ConfigDocument } from '../document/config-document.js';
import type { Assumptions } from '../loaders/assumptions.js';
import { amendments } from './amendments.js';
import { resolveBatches } from './batches.js';
import type { SectionEntry } from './effective.js';
import { resolveSection } from './resolve-section.js';
import { topLevelInOrder, zeroInOrder } from './section-order.js';

/** Returns the config as DeepSpeed uses it. Never throws: unknown values are open, and invalid ones are refused. */
export function resolveConfig(document: ConfigDocument, assumptions: Assumptions): SectionEntry {
  const object = document.root?.kind === 'object' ? document.root : undefined;
  const root = resolveSection(catalogOf(assumptions.version), object, assumptions, 'written');
  const reading = { document, assumptions };
  resolveBatches(root, reading);
  for (const amend of amendments) {
    amend(root, reading);
  }
  const zero = root.members.get('zero_optimization');
  if (zero?.kind === 'section') {
    root.members.set('zero_optimization', { ...zero, members: zeroInOrder(zero.members) });
  }
  return { ...root, members: topLevelInOrder(root.members) };
}
