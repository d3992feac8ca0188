import { keepLast } from '../caching/keep-last.js';
import type { Binding, BoundProperty } from '../catalog/binding.js';
import { otherNameOf } from '../catalog/other-names.js';
import { placeElsewhere, similarKey } from '../catalog/similar.js';
import type { PropertyNode } from '../document/syntax-tree.js';
import type { ConfigContext } from '../semantics/config-context.js';
import { isComment } from './wording.js';

/** From this many unknown keys on, the file also belongs to another program, and the keys are not typos. */
const many = 5;

/** Whether an unknown top-level key is not even a misspelt or misplaced one of DeepSpeed. */
function isForeign(bound: BoundProperty, assumptions: ConfigContext['assumptions']): boolean {
  const { property, section, type } = bound;
  const { version } = assumptions;
  const { name } = property.key;
  const other = otherNameOf(bound, assumptions);
  const isMeant = other !== undefined && other.list.loader === undefined && other.entry.paths !== undefined;
  return (
    !isComment(name) &&
    !isMeant &&
    placeElsewhere(name, section, property.value) === undefined &&
    similarKey(name, section, type, version, property.value) === undefined
  );
}

const none: ReadonlySet<PropertyNode> = new Set();

const foreignIn = keepLast((binding: Binding, assumptions: ConfigContext['assumptions']): ReadonlySet<PropertyNode> => {
  const unknown = binding.properties.filter(({ node, section }) => node === undefined && section.parent === undefined);
  // Few files have so many; in the others, no key is compared with those of DeepSpeed.
  const foreign = unknown.length < many ? [] : unknown.filter(bound => isForeign(bound, assumptions));
  return foreign.length < many ? none : new Set(foreign.map(({ property }) => property));
});

/** Returns the top-level keys of another program, in document order; empty if there are fewer than `many`. */
export function foreignKeysIn({ binding, assumptions }: ConfigContext): ReadonlySet<PropertyNode> {
  return foreignIn(binding, assumptions);
}
