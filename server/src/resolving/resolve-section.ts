import { siblingType } from '../catalog/binding.js';
import { type CatalogNode, childOf, isOpen, variantChildren } from '../catalog/catalog.js';
import type { Parameter } from '../catalog/parameter.js';
import { refusalOf, typesOf } from '../catalog/parameter.js';
import { isReadBy } from '../catalog/version.js';
import type { JsonValue } from '../document/json-value.js';
import { type ObjectNode, type PropertyNode, propertyOf, toJson } from '../document/syntax-tree.js';
import type { Assumptions } from '../loaders/assumptions.js';
import { isDroppedAuto, memberOf } from '../semantics/settled.js';
import { isLiteral } from '../semantics/stage.js';
import { type Entry, entry, type OpenSection, openSection, written } from './effective.js';
import { defaultOf, resolveAbsent, resolveValue } from './resolve-value.js';
import { filledSections } from './section-order.js';

function isSection(node: CatalogNode, parameter: Parameter): boolean {
  const members = node.children.size > 0 || node.variants !== undefined || node.anyChild !== undefined;
  return members && typesOf(parameter).includes('object');
}

function isFilled(node: CatalogNode, parameter: Parameter, assumptions: Assumptions): boolean {
  const value = defaultOf(parameter, assumptions);
  return filledSections.has(node.path) || (typeof value === 'object' && value !== null);
}

/** Returns the keys that a release reads under their own name, in the catalog's order. */
function membersOf(section: CatalogNode, type: string | undefined, version: string): readonly CatalogNode[] {
  const variant = type === undefined ? undefined : variantChildren(section, type);
  const all = [...section.children, ...(variant ?? [])].filter(([name, node]) => name === node.name);
  return all
    .map(([, node]) => node)
    .filter(({ parameter }) => {
      const read = parameter !== undefined && parameter.aliasOf === undefined && isReadBy(parameter, version);
      return (
        read &&
        !typesOf(parameter).includes('never') &&
        parameter.status !== 'ignored' &&
        parameter.status !== 'rejected' &&
        parameter.status !== 'refused'
      );
    });
}

/** Whether to show an absent key as null, so that users see that it exists. */
function mayBeNull({ null: meaning, default: value, deprecated, hidden }: Parameter): boolean {
  return meaning === 'absent' && (value ?? null) === null && deprecated === undefined && hidden !== true;
}

/** Whether an argument has the same default in all optimizers or schedulers. Only such arguments get their default. */
function isShared(node: CatalogNode, { defaultBy, acceptedBy }: Parameter): boolean {
  return node.parent?.path === 'scheduler.params' || (defaultBy === undefined && acceptedBy === undefined);
}

function absent(node: CatalogNode, parameter: Parameter, given: boolean, assumptions: Assumptions): Entry | undefined {
  if (isSection(node, parameter)) {
    if (isFilled(node, parameter, assumptions)) {
      return resolveSection(node, undefined, assumptions, 'default');
    }
  } else if (parameter.deprecated === undefined && !parameter.hidden && isShared(node, parameter)) {
    const value = resolveAbsent(parameter, assumptions);
    if (value !== undefined) {
      return value;
    }
  }
  return given && mayBeNull(parameter) && !node.parent?.path.endsWith('.params')
    ? entry(null, 'default', 'default')
    : undefined;
}

function present(node: CatalogNode, parameter: Parameter, property: PropertyNode, assumptions: Assumptions): Entry {
  const value = property.value;
  if (isSection(node, parameter)) {
    if (value?.kind === 'object') {
      const section = resolveSection(node, value, assumptions, 'written');
      const moved = property.key.name === node.name ? section : { ...section, origin: 'moved' as const };
      return moved === section ? section : { ...moved, note: `from "${property.key.name}"` };
    }
    const auto = value?.kind === 'string' && value.value === 'auto' && isDroppedAuto(parameter, node.path, assumptions);
    if (((value?.kind === 'null' && parameter.null === 'absent') || auto) && isFilled(node, parameter, assumptions)) {
      return resolveSection(node, undefined, assumptions, 'default');
    }
  }
  const resolved = resolveValue(parameter, value, node.path, assumptions);
  return property.key.name === node.name || resolved.origin !== 'written'
    ? resolved
    : { ...resolved, origin: 'moved', note: `from "${property.key.name}"` };
}

function leftOver(section: CatalogNode, property: PropertyNode, type: string | undefined, version: string): string {
  const name = `"${property.key.name}"`;
  const parameter = childOf(section, property.key.name, type)?.parameter;
  const instead = parameter?.deprecated?.replacedBy;
  if (refusalOf(parameter) !== undefined) {
    return `${name} stops the run: DeepSpeed ${version} has removed it`;
  }
  if (section.strict) {
    return `${name} stops the run: DeepSpeed ${version} does not know this key here`;
  }
  return parameter === undefined || instead === undefined
    ? `${name} is not read by DeepSpeed ${version}`
    : `${name} is not read by DeepSpeed ${version}, which reads "${instead}"`;
}

/** Sections whose unknown keys DeepSpeed keeps without using them. */
const keepsUnknown: ReadonlySet<string> = new Set(['pipeline', 'data_efficiency.data_sampling']);

function addLeftOvers(
  into: OpenSection,
  section: CatalogNode,
  object: ObjectNode,
  taken: ReadonlySet<string>,
  type: string | undefined,
  assumptions: Assumptions,
): void {
  for (const name of new Set(object.properties.map(({ key }) => key.name))) {
    const property = taken.has(name) ? undefined : propertyOf(object, name);
    if (property === undefined) {
      continue;
    }
    const node = childOf(section, name, type);
    const known = node?.parameter;
    const open = known === undefined ? isOpen(section, type) : node === section.anyChild;
    if (node !== undefined && open && node.children.size > 0 && property.value?.kind === 'object') {
      into.members.set(name, resolveSection(node, property.value, assumptions, 'written'));
    } else if (section.anyChild?.parameter !== undefined && isLiteral(property.value, 'auto')) {
      const path = `${section.path}.${name}`;
      into.members.set(name, resolveValue(section.anyChild.parameter, property.value, path, assumptions));
    } else if (open || (known === undefined && keepsUnknown.has(section.path)) || section.path.endsWith('.params')) {
      into.members.set(name, written(property.value === undefined ? null : (toJson(property.value) as JsonValue)));
    } else {
      into.remarks.push(leftOver(section, property, type, assumptions.version));
    }
  }
}

/** Returns a section as DeepSpeed fills it, from its part of the file. */
export function resolveSection(
  section: CatalogNode,
  object: ObjectNode | undefined,
  assumptions: Assumptions,
  origin: 'written' | 'default',
): OpenSection {
  const resolved = openSection(origin, origin === 'default' ? 'default' : undefined);
  const type = object && siblingType(object, section);
  const taken = new Set<string>();
  for (const node of membersOf(section, type, assumptions.version)) {
    const parameter = node.parameter as Parameter;
    const found = object === undefined ? undefined : memberOf(object, node);
    const hidden = found !== undefined && Object.hasOwn(assumptions.loader.hides, found.key.name);
    if (found !== undefined && hidden) {
      const { reader } = assumptions.loader;
      resolved.remarks.push(`"${found.key.name}" is not read, because ${reader} adds "${node.name}"`);
    }
    if (found !== undefined) {
      taken.add(found.key.name);
    }
    const member =
      found === undefined || hidden
        ? absent(node, parameter, object !== undefined, assumptions)
        : present(node, parameter, found, assumptions);
    if (member !== undefined) {
      resolved.members.set(node.name, member);
    }
  }
  if (object !== undefined) {
    addLeftOvers(resolved, section, object, taken, type, assumptions);
  }
  return resolved;
}
