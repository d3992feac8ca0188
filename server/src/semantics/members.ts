import type { Binding } from '../catalog/binding.js';
import type { ObjectNode, PropertyNode, ValueNode } from '../document/syntax-tree.js';
import { isLiteral } from './stage.js';

/** Whether a key occurs twice. In all but a few files none does: that is to be found out fast. */
export function hasTwins({ properties }: ObjectNode): boolean {
  if (properties.length > 20) {
    return new Set(properties.map(({ key }) => key.name)).size < properties.length;
  }
  return properties.some(({ key: { name } }, i) => {
    for (let j = 0; j < i; j++) {
      if (properties[j]?.key.name === name) {
        return true;
      }
    }
    return false;
  });
}

/** The members that a JSON reader keeps: of keys with the same name the last one. */
function lastOfEach(object: ObjectNode): Iterable<PropertyNode> {
  return hasTwins(object)
    ? new Map(object.properties.map(property => [property.key.name, property])).values()
    : object.properties;
}

/** A member whose value is "auto". */
export interface AutoMember {
  readonly property: PropertyNode;
  /** `a.b.c`; undefined where a name on the way holds a dot itself, so that no path leads there. */
  readonly path: string | undefined;
}

function below(section: string | undefined, name: string): string | undefined {
  if (section === undefined || name.includes('.')) {
    return undefined;
  }
  return section === '' ? name : `${section}.${name}`;
}

/**
 * Every "auto" that a program sees which reads the file as nested dicts and does not look into lists, at keys known to
 * DeepSpeed or not. Iterative: depth comes from the input.
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
