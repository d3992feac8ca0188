import type { Binding } from '../catalog/binding.js';
import type { ObjectNode, PropertyNode, ValueNode } from '../document/syntax-tree.js';
import { isLiteral } from './stage.js';

/** Whether a key occurs twice. Fast for the common case, a file without repeated keys. */
export function hasTwins({ properties }: ObjectNode): boolean {
  if (properties.length > 20) {
    return new Set(properties.map(({ key }) => key.name)).size < properties.length;
  }
  return properties.some(({ key: { name } }, i) => {
    for (let j = 0; j < i; j++) {
      const other = properties[j]?.key.name;
      if (other?.length === name.length && other === name) {
        return true;
      }
    }
    return false;
  });
}

/** Returns the members that a JSON parser keeps, which is the last one of each name. */
function lastOfEach(object: ObjectNode): Iterable<PropertyNode> {
  return hasTwins(object)
    ? new Map(object.properties.map(property => [property.key.name, property])).values()
    : object.properties;
}

/** A member whose value is "auto". */
export interface AutoMember {
  readonly property: PropertyNode;
  /** `a.b.c`. Undefined if a name on the path contains a dot. */
  readonly path: string | undefined;
}

function below(section: string | undefined, name: string): string | undefined {
  if (section === undefined || name.includes('.')) {
    return undefined;
  }
  return section === '' ? name : `${section}.${name}`;
}

/**
 * Returns every "auto" that a program finds if it reads the file as nested dicts and skips lists. Includes keys that
 * DeepSpeed does not know. Iterative, because the depth comes from the input.
 */
export function autosRead(
  root: ValueNode | undefined,
  { isIgnored }: Pick<Binding, 'isIgnored'>,
): readonly AutoMember[] {
  const found: AutoMember[] = [];
  const pending: { readonly object: ObjectNode; readonly path: string | undefined }[] =
    root?.kind === 'object' ? [{ object: root, path: '' }] : [];
  for (let section = pending.pop(); section !== undefined; section = pending.pop()) {
    for (const property of lastOfEach(section.object)) {
      const { key, value } = property;
      const isAuto = isLiteral(value, 'auto');
      if ((!isAuto && value?.kind !== 'object') || isIgnored(property)) {
        continue;
      }
      const path = below(section.path, key.name);
      if (isAuto) {
        found.push({ property, path });
      } else if (value?.kind === 'object') {
        pending.push({ object: value, path });
      }
    }
  }
  return found;
}
