import { once } from '../caching/once.js';
import { type CatalogNode, lookUp } from '../catalog/catalog.js';
import { type Parameter, takesAuto, typesOf } from '../catalog/parameter.js';
import { newestVersion } from '../catalog/releases.js';
import { defaultIn } from '../catalog/version.js';
import type { ConfigDocument } from '../document/config-document.js';
import type { JsonValue } from '../document/json-value.js';
import { isUnknown, type PropertyNode, propertyOf, type ScalarNode, type ValueNode } from '../document/syntax-tree.js';
import type { Assumptions } from '../loaders/assumptions.js';
import { coerce, isTruthy } from './coercion.js';

/** The result of following a path in a file: a property, nothing, or a value that blocks the path. */
type Lookup = PropertyNode | 'absent' | 'blocked';

/** A document, or a draft of one. */
type Rooted = Pick<ConfigDocument, 'root'>;

/** A section or key on a path, with its possible names, its own first, and the effect of a null above it. */
interface Step {
  readonly names: readonly string[];
  readonly nullAboveIsAbsent: boolean;
}

/** A catalog node with the steps of its path. */
interface Target {
  readonly node: CatalogNode;
  readonly steps: readonly Step[];
}

/**
 * Returns every name of a key, its own first. Includes aliases and sections that are another name of it (`bfloat16` of
 * `bf16`).
 */
function namesOf(node: CatalogNode): readonly string[] {
  const aliases = node.parameter?.aliases?.map(({ name }) => name) ?? [];
  const twins = [...(node.parent?.children ?? [])].filter(([, other]) => other.parameter?.aliasOf === node.name);
  return [node.name, ...aliases, ...twins.map(([name]) => name)];
}

function stepsTo(node: CatalogNode): readonly Step[] {
  const { parent } = node;
  return parent === undefined
    ? []
    : [...stepsTo(parent), { names: namesOf(node), nullAboveIsAbsent: parent.parameter?.null === 'absent' }];
}

/** By release and by path. Rules use the same few dozen paths in every file. */
const targetsIn = once((_: string) => new Map<string, Target | undefined>());

function targetAt(path: string, version: string): Target | undefined {
  const known = targetsIn(version);
  let target = known.get(path);
  if (target === undefined && !known.has(path)) {
    const node = lookUp(path, undefined, version);
    target = node && { node, steps: stepsTo(node) };
    known.set(path, target);
  }
  return target;
}

function memberNamed(section: ValueNode, names: readonly string[]): PropertyNode | undefined {
  let first: PropertyNode | undefined;
  for (const name of names) {
    const property = propertyOf(section, name);
    if (property !== undefined && property.value?.kind !== 'null') {
      return property;
    }
    first ??= property;
  }
  return first;
}

/** Returns the member of a section for a key under any of its names. A value that is not null takes precedence. */
export function memberOf(section: ValueNode, node: CatalogNode): PropertyNode | undefined {
  return memberNamed(section, namesOf(node));
}

function reach(document: Rooted, target: Target | undefined): Lookup {
  let section = document.root;
  let property: PropertyNode | undefined;
  for (const { names, nullAboveIsAbsent } of target?.steps ?? []) {
    section = property === undefined ? section : property.value;
    if (section?.kind === 'null' && nullAboveIsAbsent) {
      return 'absent';
    }
    if (section?.kind !== 'object') {
      return 'blocked';
    }
    property = memberNamed(section, names);
    if (property === undefined) {
      return 'absent';
    }
  }
  return property ?? 'blocked';
}

/**
 * Returns where DeepSpeed finds the value of a path. Keys that the release does not know yet or refuses count as
 * absent, because the file has to be without them.
 */
function read(document: Rooted, target: Target | undefined): Lookup {
  const status = target?.node.parameter?.status;
  return status === 'refused' || status === 'newer' ? 'absent' : reach(document, target);
}

/** Returns the property at a path of the catalog (`zero_optimization.stage`), under any of its names. */
export function propertyAt(document: Rooted, path: string): PropertyNode | undefined {
  const reached = reach(document, targetAt(path, newestVersion));
  return typeof reached === 'string' ? undefined : reached;
}

/** Returns a path of the catalog with the names that the file uses, which may be aliases. */
export function asWritten(document: Rooted, path: readonly string[]): readonly string[] {
  const steps = targetAt(path.join('.'), newestVersion)?.steps ?? [];
  let section = document.root;
  return path.map((name, depth) => {
    const property = section && memberNamed(section, steps[depth]?.names ?? [name]);
    section = property?.value;
    return property?.key.name ?? name;
  });
}

/**
 * Whether DeepSpeed finds no value at a path: the key or a section above it is absent, or the value is null or a
 * dropped `"auto"` that counts as absent.
 */
export function isLeftOut(
  { document, assumptions }: { readonly document: ConfigDocument; readonly assumptions: Assumptions },
  path: string,
): boolean {
  const target = targetAt(path, assumptions.version);
  const reached = read(document, target);
  if (typeof reached === 'string') {
    return reached === 'absent';
  }
  const value = reached.value;
  if (value?.kind === 'string' && value.value === 'auto') {
    return isDroppedAuto(target?.node.parameter, path, assumptions);
  }
  return value?.kind === 'null' && target?.node.parameter?.null === 'absent';
}

/** Whether a literal `"auto"` reaches DeepSpeed unchanged. */
function isPassedOn(path: string, { loader }: Assumptions): boolean {
  return !Object.hasOwn(loader.fills, path) && loader.otherAuto !== 'raises';
}

/** Whether a literal `"auto"` reaches DeepSpeed, which drops it. */
export function isDroppedAuto(parameter: Parameter | undefined, path: string, assumptions: Assumptions): boolean {
  return parameter?.auto === 'dropped' && isPassedOn(path, assumptions);
}

/** Returns the value that DeepSpeed uses for an `"auto"` that it does not know. */
function settledAuto(parameter: Parameter, path: string, assumptions: Assumptions): JsonValue | undefined {
  if (!isPassedOn(path, assumptions)) {
    return undefined;
  }
  const isOn = parameter.auto === 'truthy' ? true : undefined;
  return parameter.auto === 'dropped' ? defaultIn(parameter, assumptions.version) : isOn;
}

function settledScalar(parameter: Parameter, value: ScalarNode): JsonValue | undefined {
  const coerced = coerce(parameter, value);
  if (coerced.ok) {
    return coerced.value as JsonValue;
  }
  return parameter.coerce === 'truthy' ? Boolean(value.value) : undefined;
}

/**
 * Returns the value that DeepSpeed uses at a path: the converted value of the file, or the default. Returns undefined
 * if the file alone does not determine it: placeholders, an `"auto"` that the loader fills, values of a wrong type,
 * objects and arrays.
 */
export function settled(
  { document, assumptions }: { readonly document: ConfigDocument; readonly assumptions: Assumptions },
  path: string,
): JsonValue | undefined {
  const target = targetAt(path, assumptions.version);
  const parameter = target?.node.parameter;
  if (parameter === undefined) {
    return undefined;
  }
  const reached = read(document, target);
  if (typeof reached === 'string') {
    return reached === 'absent' ? defaultIn(parameter, assumptions.version) : undefined;
  }
  const value = reached.value;
  if (value === undefined || isUnknown(value)) {
    return undefined;
  }
  if (value.kind === 'object' || value.kind === 'array') {
    return parameter.coerce === 'truthy' && !typesOf(parameter).includes('object') ? isTruthy(value) : undefined;
  }
  if (value.kind === 'null') {
    const absent = parameter.null === 'absent' ? defaultIn(parameter, assumptions.version) : undefined;
    return parameter.null === 'false' ? false : parameter.null === 'true' ? true : absent;
  }
  if (value.value === 'auto' && !takesAuto(parameter)) {
    return settledAuto(parameter, path, assumptions);
  }
  return settledScalar(parameter, value);
}
