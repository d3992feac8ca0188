import type { Binding } from '../catalog/binding.js';
import { type ObjectNode, type PropertyNode, propertyOf, type ValueNode } from '../document/syntax-tree.js';
import { type FilledKeys, filledKeys, type Loader } from '../loaders/loader.js';
import { isLiteral } from './stage.js';

function isNamedBefore(properties: readonly PropertyNode[], name: string, end: number): boolean {
  for (let i = 0; i < end; i++) {
    if (properties[i]?.key.name === name) {
      return true;
    }
  }
  return false;
}

/**
 * Whether a key occurs twice. Fast for the common case, a file without repeated keys: keys that differ in length, first
 * or last letter are rarely compared.
 */
export function hasTwins({ properties }: ObjectNode): boolean {
  if (properties.length > 20) {
    return new Set(properties.map(({ key }) => key.name)).size < properties.length;
  }
  let seen = 0;
  for (let i = 0; i < properties.length; i++) {
    const { name } = (properties[i] as PropertyNode).key;
    const bit = 1 << (name.length + 5 * name.charCodeAt(0) + 3 * name.charCodeAt(name.length - 1));
    if ((seen & bit) !== 0 && isNamedBefore(properties, name, i)) {
      return true;
    }
    seen |= bit;
  }
  return false;
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
