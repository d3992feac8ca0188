import { ofObject } from '../caching/of-object.js';
import { once } from '../caching/once.js';
import { type CatalogNode, lookUp } from '../catalog/catalog.js';
import { type Parameter, typesOf } from '../catalog/parameter.js';
import { isThereIn } from '../catalog/similar.js';
import { draftOf } from '../document/draft.js';
import type { JsonValue } from '../document/json-value.js';
import { renderInline } from '../document/render.js';
import type { PropertyNode } from '../document/syntax-tree.js';
import type { Reading } from '../semantics/reading.js';
import { turnedOnBy } from '../semantics/switches.js';
import { canMove, moveKey, removeKey, renameKey } from './fixes.js';
import type { Fix } from './rule.js';
import { oneOf } from './wording.js';

const pathsByVersion = ofObject((parameter: Parameter) =>
  once((version: string): readonly string[] => {
    const paths = parameter.deprecated?.replacedBy?.split(' / ') ?? [];
    return paths.filter(path => {
      const node = lookUp(path, undefined, version);
      return node?.parameter !== undefined && isThereIn(node, version);
    });
  }),
);

/** Returns the full paths of the keys that replace a deprecated one in a release. */
function pathsOf(parameter: Parameter, version: string): readonly string[] {
  return pathsByVersion(parameter)(version);
}

/** Returns what to write instead of a key, as a sentence. */
export function replacementAdvice(
  { value }: PropertyNode,
  parameter: Parameter,
  { document, assumptions: { version } }: Reading,
): string {
  const paths = pathsOf(parameter, version);
  const section = paths.length === 1 ? switches[paths[0] ?? ''] : undefined;
  if (section !== undefined && value?.kind === 'boolean') {
    return value.value === true ? `Write "${paths[0]}": ${renderInline(section)}.` : 'Remove it.';
  }
  const call = parameter.deprecated?.replacedBy;
  if (call?.includes('(') === true) {
    return `Remove it, and call "${call}" in the script.`;
  }
  if (paths.length === 1 && turnedOnBy(document, paths[0]?.split('.') ?? []) !== undefined) {
    return `Remove it, or write "${paths[0]}", which turns on as soon as the file has it.`;
  }
  return paths.length === 0 ? 'Remove it.' : `Write ${oneOf(paths.map(path => `"${path}"`))}.`;
}

/** Old switches that became objects: the object for a switch that is on. */
const switches: { readonly [path: string]: JsonValue } = {
  'zero_optimization.offload_optimizer': { device: 'cpu' },
  'zero_optimization.offload_param': { device: 'cpu' },
};

function parentPath(path: string): string {
  return path.includes('.') ? path.slice(0, path.lastIndexOf('.')) : '';
}

function leafOf(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

/** Returns a fix that replaces an old boolean switch: true becomes the object, false is removed. */
function expandSwitch(property: PropertyNode, path: string): Fix | undefined {
  const value = switches[path];
  if (value === undefined || property.value?.kind !== 'boolean') {
    return undefined;
  }
  const name = leafOf(path);
  return property.value.value === true
    ? { ...renameKey(property, name, true, value), title: `Replace by "${name}"` }
    : removeKey(property, true);
}

/**
 * Returns fixes that replace a deprecated or removed key by its successor, if the successor accepts the type of its
 * value.
 */
export function replacementFixes(
  property: PropertyNode,
  node: CatalogNode,
  { document, assumptions: { version } }: Reading,
): readonly Fix[] {
  const paths = node.parameter === undefined ? [] : pathsOf(node.parameter, version);
  const path = paths.length === 1 ? paths[0] : undefined;
  const target = path === undefined ? undefined : lookUp(path, undefined, version)?.parameter;
  if (path === undefined || target === undefined || node.parameter === undefined) {
    return [];
  }
  const expanded = expandSwitch(property, path);
  if (expanded !== undefined) {
    return [expanded];
  }
  const sameType = typesOf(target).some(type => typesOf(node.parameter as Parameter).includes(type));
  if (!sameType) {
    return [];
  }
  const name = leafOf(path);
  if (parentPath(path) === parentPath(node.path)) {
    return [{ ...renameKey(property, name), into: path.split('.') }];
  }
  const section = parentPath(path) === '' ? [] : parentPath(path).split('.');
  if (!canMove(draftOf(document), section, name)) {
    return [];
  }
  return [{ ...moveKey(property, section, name), title: `Move to "${path}"` }];
}
