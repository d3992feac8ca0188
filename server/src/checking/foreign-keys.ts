import type { Binding, BoundProperty } from '../catalog/binding.js';
import { otherNameOf } from '../catalog/other-names.js';
import { placeElsewhere, similarKey } from '../catalog/similar.js';
import type { PropertyNode } from '../document/syntax-tree.js';
import type { ConfigContext } from '../semantics/config-context.js';
import { isComment } from './wording.js';

/** From this many unknown keys on, the file also belongs to another program, and the keys are not typos. */
const many = 5;

/** Whether a top-level key is not DeepSpeed's, not even misspelt or misplaced. */
function isForeign(bound: BoundProperty, assumptions: ConfigContext['assumptions']): boolean {
  const { property, node, section, type } = bound;
  const { version } = assumptions;
  const { name } = property.key;
  const other = otherNameOf(bound, assumptions);
  const isMeant = other !== undefined && other.list.loader === undefined && other.entry.paths !== undefined;
  return (
    node === undefined &&
    section.parent === undefined &&
    !isComment(name) &&
    !isMeant &&
    placeElsewhere(name, section, property.value) === undefined &&
    similarKey(name, section, type, version, property.value) === undefined
  );
}

const known = new WeakMap<Binding, { readonly version: string; readonly keys: ReadonlySet<PropertyNode> }>();

/** Returns the top-level keys of another program, in document order; empty if there are fewer than `many`. */
export function foreignKeysIn({ document, binding, assumptions }: ConfigContext): ReadonlySet<PropertyNode> {
  const { version } = assumptions;
  let found = known.get(binding);
  if (found?.version !== version) {
    const keys = document.root?.kind === 'object' ? document.root.properties : [];
    const foreign = keys.filter(key => {
      const bound = binding.of(key);
      return bound !== undefined && isForeign(bound, assumptions);
    });
    found = { version, keys: new Set(foreign.length < many ? [] : foreign) };
    known.set(binding, found);
  }
  return found.keys;
}
