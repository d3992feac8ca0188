import { type CatalogNode, catalog } from '../catalog/catalog.js';
import type { Parameter } from '../catalog/parameter.js';
import { type PropertyNode, propertyOf, type ValueNode } from '../document/syntax-tree.js';
import { coerce } from './coercion.js';
import type { RuleContext } from './rule.js';
import { isLiteral } from './stage.js';

/** The parts of a rule's context that say what becomes of a value. */
export type Reading = Pick<RuleContext, 'document' | 'assumptions'>;

/** Python's truth of a value, absent counting as false; undefined where the value is not known. */
export function truthOf(node: ValueNode | undefined): boolean | undefined {
  if (node === undefined) {
    return false;
  }
  switch (node.kind) {
    case 'object':
      return node.properties.length > 0;
    case 'array':
      return node.items.length > 0;
    case 'word':
      return undefined;
    default:
      return Boolean(node.value);
  }
}

/** The property that a catalog node stands for, under its own name or an alias. */
function propertyFor(section: ValueNode | undefined, node: CatalogNode | undefined): PropertyNode | undefined {
  const aliases = node?.parameter?.aliases ?? [];
  return [node?.name ?? '', ...aliases.map(({ name }) => name)]
    .map(name => propertyOf(section, name))
    .find(property => property !== undefined);
}

function valueOfPresent(parameter: Parameter, node: ValueNode, { assumptions }: Reading): unknown {
  if (node.kind === 'word') {
    return undefined;
  }
  if (node.kind === 'null') {
    return parameter.null === 'absent' ? parameter.default : parameter.null === 'false' ? false : undefined;
  }
  if (isLiteral(node, 'auto') && parameter.auto !== 'valid') {
    const dropped = assumptions.loader.otherAuto === 'passed-on' && parameter.auto === 'dropped';
    return dropped ? parameter.default : undefined;
  }
  if (parameter.check !== 'strict' && parameter.coerce === 'truthy') {
    return truthOf(node);
  }
  const coerced = coerce(parameter, node);
  return coerced.ok ? coerced.value : undefined;
}

/**
 * What DeepSpeed works with at a path of the config: the value after its conversions, the default where the key or its
 * section is absent, undefined where that cannot be told or the value is an object.
 */
export function readAt(reading: Reading, path: string): unknown {
  let section = reading.document.root;
  let node: CatalogNode | undefined = catalog;
  const names = path.split('.');
  for (const [depth, name] of names.entries()) {
    node = node?.children.get(name);
    const property: PropertyNode | undefined = propertyFor(section, node);
    const parameter = node?.parameter;
    if (property === undefined || parameter === undefined) {
      const leaf = depth === names.length - 1 ? parameter : leafOf(node, names.slice(depth + 1));
      return section?.kind === 'object' ? leaf?.default : undefined;
    }
    if (property.value === undefined || depth === names.length - 1) {
      return property.value === undefined ? undefined : valueOfPresent(parameter, property.value, reading);
    }
    section = property.value;
  }
  return undefined;
}

function leafOf(from: CatalogNode | undefined, names: readonly string[]): Parameter | undefined {
  return names.reduce((node, name) => node?.children.get(name), from)?.parameter;
}

/** Whether a switch is on: the default where it is absent, undefined where that cannot be told. */
export function isOn(reading: Reading, path: string): boolean | undefined {
  const value = readAt(reading, path);
  return typeof value === 'boolean' ? value : undefined;
}

/** The ZeRO stage that DeepSpeed works with, undefined where it cannot be told; true is the old form of stage 1. */
export function stageIn(reading: Reading): number | undefined {
  const section = propertyOf(reading.document.root, 'zero_optimization')?.value;
  const stage = section?.kind === 'boolean' ? Number(section.value) : readAt(reading, 'zero_optimization.stage');
  return typeof stage === 'number' ? stage : undefined;
}

/** The property at a path of exact names, whatever its value. */
export function propertyAt(root: ValueNode | undefined, path: string): PropertyNode | undefined {
  let property: PropertyNode | undefined;
  let section = root;
  for (const name of path.split('.')) {
    property = propertyOf(section, name);
    section = property?.value;
  }
  return property;
}
