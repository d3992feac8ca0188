import { type CatalogNode, catalog } from '../../server/src/catalog/catalog.js';
import { type Parameter, typesOf } from '../../server/src/catalog/parameter.js';
import type { JsonValue } from '../../server/src/document/json-value.js';

/** An object that a config can have, with the `type` beside it if that selects its keys. */
export interface Section {
  readonly path: readonly string[];
  readonly type: string | undefined;
}

/** A name of the catalog with a value that users may write. */
export interface Named {
  readonly name: string;
  readonly value: JsonValue;
}

type Json = { [name: string]: JsonValue | Json };

function typical(parameter: Parameter): JsonValue {
  const { default: preset, minimum, usual, values } = parameter;
  switch (typesOf(parameter).find(type => type !== 'null')) {
    case 'boolean':
      return true;
    case 'integer':
    case 'number':
      return typeof preset === 'number' && preset !== 0 ? preset : (minimum ?? 2);
    case 'object':
      return usual ?? {};
    case 'array':
      return Array.isArray(preset) ? preset : [];
    default:
      return values?.[0]?.value ?? (typeof preset === 'string' ? preset : 'x');
  }
}

function childrenOf(node: CatalogNode): readonly (readonly [string, CatalogNode])[] {
  return [...node.children, ...[...(node.variants?.values() ?? [])].flatMap(variant => [...variant])];
}

function everyNode(): readonly CatalogNode[] {
  const found = new Set<CatalogNode>([catalog]);
  for (const node of found) {
    for (const child of [...node.children.values(), node.anyChild, node.item]) {
      if (child !== undefined) {
        found.add(child);
      }
    }
  }
  return [...found];
}

const nodes = everyNode();

/** Every object with named keys that a path of names reaches. */
export const sections: readonly Section[] = nodes
  .filter(node => childrenOf(node).length > 0 && !/[*[]/.test(node.path))
  .flatMap(({ path, variants }) =>
    [...(variants?.keys() ?? [undefined])].map(type => ({ path: path === '' ? [] : path.split('.'), type })),
  );

/** Every name that any key has. */
export const names: readonly Named[] = [
  ...new Map(
    nodes
      .flatMap(childrenOf)
      .flatMap(([name, { parameter }]) => (parameter === undefined ? [] : [[name, typical(parameter)] as const])),
  ),
].map(([name, value]) => ({ name, value }));

/**
 * Returns a config with a name in a section beside the section's usual keys; undefined if one of those has the name.
 */
export function placed({ name, value }: Named, { path, type }: Section, stage: number): string | undefined {
  const root: Json = { train_batch_size: 8, zero_optimization: { stage } };
  let object = root;
  let node: CatalogNode | undefined = catalog;
  for (const [depth, step] of path.entries()) {
    node = node?.children.get(step);
    if (type !== undefined && depth === path.length - 1) {
      object.type ??= type;
    }
    object[step] ??= structuredClone(node?.parameter?.usual ?? {}) as Json;
    object = object[step] as Json;
  }
  if (Object.hasOwn(object, name)) {
    return undefined;
  }
  object[name] = structuredClone(value);
  return JSON.stringify(root);
}
