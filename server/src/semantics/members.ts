import type { Binding } from '../catalog/binding.js';
import { type ObjectNode, type PropertyNode, propertyOf, type ValueNode } from '../document/syntax-tree.js';
import { type FilledKeys, filledKeys, type Loader } from '../loaders/loader.js';
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

/** A section of a file that a program reads as a dict, with the keys in it that the program fills. */
interface Section {
  readonly object: ObjectNode;
  readonly path: string | undefined;
  readonly filled: FilledKeys | undefined;
}

/**
 * Returns every "auto" that a program finds if it reads the file as nested dicts and skips lists, without those that it
 * always fills. Includes keys that DeepSpeed does not know. Only the last of equal keys counts. Iterative, because the
 * depth comes from the input. Finds the fills section by section: nearly every "auto" is filled, and making its path
 * would take most of the time.
 */
export function autosLeft(
  root: ValueNode | undefined,
  { isIgnored }: Pick<Binding, 'isIgnored'>,
  loader: Loader,
): readonly AutoMember[] {
  const found: AutoMember[] = [];
  const pending: Section[] = root?.kind === 'object' ? [{ object: root, path: '', filled: filledKeys(loader) }] : [];
  for (let section = pending.pop(); section !== undefined; section = pending.pop()) {
    for (const property of section.object.properties) {
      const { key, value } = property;
      const isAuto = isLiteral(value, 'auto');
      if (!isAuto && value?.kind !== 'object') {
        continue;
      }
      const filled = section.filled?.get(key.name);
      const isFilled = isAuto && filled?.fill !== undefined && filled.fill.needs === undefined;
      if (isFilled || isIgnored(property) || propertyOf(section.object, key.name) !== property) {
        continue;
      }
      const path = below(section.path, key.name);
      if (isAuto) {
        found.push({ property, path });
      } else if (value?.kind === 'object') {
        pending.push({ object: value, path, filled: filled?.inside });
      }
    }
  }
  return found;
}
