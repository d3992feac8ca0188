import { type CatalogNode, lookUp } from '../catalog/catalog.js';
import type { JsonValue, Parameter } from '../catalog/parameter.js';
import { defaultIn } from '../catalog/version.js';
import type { ConfigDocument } from '../document/config-document.js';
import { type PropertyNode, propertyOf, type ScalarNode, type ValueNode } from '../document/syntax-tree.js';
import type { Assumptions } from '../loaders/assumptions.js';
import { coerce } from './coercion.js';

/** Where a path leads in a file: to a property, to nothing, or to something that stands in the way. */
type Reached = PropertyNode | 'absent' | 'blocked';

/** Every name of a key, its own first: aliases, and sections that are another name of it (`bfloat16` of `bf16`). */
function namesOf(node: CatalogNode): readonly string[] {
  const aliases = node.parameter?.aliases?.map(({ name }) => name) ?? [];
  const twins = [...(node.parent?.children ?? [])].filter(([, other]) => other.parameter?.aliasOf === node.name);
  return [node.name, ...aliases, ...twins.map(([name]) => name)];
}

/** The member of a section that stands for a key, under whichever of its names; one that is not null goes first. */
export function memberOf(section: ValueNode, node: CatalogNode): PropertyNode | undefined {
  const present = namesOf(node).flatMap(name => propertyOf(section, name) ?? []);
  return present.find(({ value }) => value?.kind !== 'null') ?? present[0];
}

/** The nodes of the catalog from the top level down to a path. */
function chainOf(node: CatalogNode): readonly CatalogNode[] {
  return node.parent === undefined ? [] : [...chainOf(node.parent), node];
}

function reach(document: ConfigDocument, target: CatalogNode): Reached {
  let section = document.root;
  let property: PropertyNode | undefined;
  for (const node of chainOf(target)) {
    section = property === undefined ? section : property.value;
    if (section?.kind === 'null' && node.parent?.parameter?.null === 'absent') {
      return 'absent';
    }
    if (section?.kind !== 'object') {
      return 'blocked';
    }
    property = memberOf(section, node);
    if (property === undefined) {
      return 'absent';
    }
  }
  return property ?? 'blocked';
}

/** The property at a path of the catalog (`zero_optimization.stage`), under whichever of its names it stands. */
export function propertyAt(document: ConfigDocument, path: string): PropertyNode | undefined {
  const node = lookUp(path);
  const reached = node === undefined ? 'blocked' : reach(document, node);
  return typeof reached === 'string' ? undefined : reached;
}

/**
 * True when DeepSpeed sees no value at a path: the key or a section above it is not there, or it is null or a dropped
 * `"auto"` where that counts as absent.
 */
export function isLeftOut(
  { document, assumptions }: { readonly document: ConfigDocument; readonly assumptions: Assumptions },
  path: string,
): boolean {
  const node = lookUp(path);
  const reached = node === undefined ? 'blocked' : reach(document, node);
  if (typeof reached === 'string') {
    return reached === 'absent';
  }
  const value = reached.value;
  if (value?.kind === 'string' && value.value === 'auto') {
    return isDroppedAuto(node?.parameter, path, assumptions);
  }
  return value?.kind === 'null' && node?.parameter?.null === 'absent';
}

/** Whether a literal `"auto"` reaches DeepSpeed, which drops it. */
export function isDroppedAuto(parameter: Parameter | undefined, path: string, { loader }: Assumptions): boolean {
  const filled = Object.hasOwn(loader.fills, path) || loader.otherAuto === 'raises';
  return parameter?.auto === 'dropped' && !filled;
}

function settledScalar(parameter: Parameter, value: ScalarNode): JsonValue | undefined {
  const coerced = coerce(parameter, value);
  if (coerced.ok) {
    return coerced.value as JsonValue;
  }
  return parameter.coerce === 'truthy' ? Boolean(value.value) : undefined;
}

/**
 * What DeepSpeed works with at a path: the value in the file as DeepSpeed converts it, or the default. Undefined where the
 * file alone does not tell: placeholders, an `"auto"` that the loader fills, values of a wrong type, objects and arrays.
 */
export function settled(
  { document, assumptions }: { readonly document: ConfigDocument; readonly assumptions: Assumptions },
  path: string,
): JsonValue | undefined {
  const node = lookUp(path);
  const parameter = node?.parameter;
  if (node === undefined || parameter === undefined) {
    return undefined;
  }
  const reached = reach(document, node);
  if (typeof reached === 'string') {
    return reached === 'absent' ? defaultIn(parameter, assumptions.version) : undefined;
  }
  const value = reached.value;
  if (value === undefined || value.kind === 'word' || value.kind === 'object' || value.kind === 'array') {
    return undefined;
  }
  if (value.kind === 'null') {
    const absent = parameter.null === 'absent' ? defaultIn(parameter, assumptions.version) : undefined;
    return parameter.null === 'false' ? false : absent;
  }
  if (value.value === 'auto') {
    return isDroppedAuto(parameter, path, assumptions) ? defaultIn(parameter, assumptions.version) : undefined;
  }
  return settledScalar(parameter, value);
}
