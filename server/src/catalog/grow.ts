import { type Parameter, refusalOf } from './parameter.js';
import { isReadBy } from './version.js';

/**
 * A key path of the config. `parameter` is undefined only for the root.
 *
 * Children are found by name, by any name (`*`), as the items of an array (`[]`), or, below a `params` object, by the
 * value of the sibling `type` (`variants`).
 */
export interface CatalogNode {
  /** Another one for each node of all trees, from 1. */
  readonly index: number;
  /** The last part of the path. That of the root is the program whose keys these are; empty for DeepSpeed. */
  readonly name: string;
  /** `a.b.c`, with `*` for user-defined names and `[]` for array items. Never contains a variant. */
  readonly path: string;
  readonly parameter: Parameter | undefined;
  readonly parent: CatalogNode | undefined;
  /** By name. Includes aliases, which lead to the node of the canonical name. */
  readonly children: ReadonlyMap<string, CatalogNode>;
  readonly anyChild: CatalogNode | undefined;
  readonly item: CatalogNode | undefined;
  readonly variants: ReadonlyMap<string, ReadonlyMap<string, CatalogNode>> | undefined;
  /** An unknown key in this section raises an error while DeepSpeed reads the config. */
  readonly strict: boolean;
}

interface Building {
  index: number;
  name: string;
  path: string;
  parameter: Parameter | undefined;
  parent: Building | undefined;
  children: Map<string, Building>;
  anyChild: Building | undefined;
  item: Building | undefined;
  variants: Map<string, Map<string, Building>> | undefined;
  strict: boolean;
}

/** The number of nodes of all trees. */
let count = 0;

function newNode(name: string, path: string, parent: Building | undefined): Building {
  const children = new Map<string, Building>();
  count += 1;
  return {
    index: count,
    name,
    path,
    parameter: undefined,
    parent,
    children,
    anyChild: undefined,
    item: undefined,
    variants: undefined,
    strict: false,
  };
}

/** Returns the steps of a segment: `modules[][]` is `modules`, `[]`, `[]`. */
export function splitSegment(segment: string): readonly string[] {
  const brackets = segment.indexOf('[]');
  if (brackets < 0) {
    return [segment];
  }
  const items = segment.slice(brackets).match(/\[\]/g) ?? [];
  return brackets === 0 ? items : [segment.slice(0, brackets), ...items];
}

function childFor(parent: Building, segment: string, path: string): Building {
  if (segment === '*') {
    parent.anyChild ??= newNode('*', path, parent);
    return parent.anyChild;
  }
  if (segment === '[]') {
    parent.item ??= newNode('[]', path, parent);
    return parent.item;
  }
  let child = parent.children.get(segment);
  if (child === undefined) {
    child = newNode(segment, path, parent);
    parent.children.set(segment, child);
  }
  return child;
}

function joinPath(parent: string, segment: string): string {
  if (segment === '[]') {
    return `${parent}[]`;
  }
  return parent === '' ? segment : `${parent}.${segment}`;
}

function addVariant(params: Building, types: readonly string[], name: string, parameter: Parameter): void {
  params.variants ??= new Map();
  const node = newNode(name, joinPath(params.path, name), params);
  node.parameter = parameter;
  for (const type of types) {
    let children = params.variants.get(type);
    if (children === undefined) {
      children = new Map();
      params.variants.set(type, children);
    }
    children.set(name, node);
  }
}

function add(root: Building, key: string, parameter: Parameter): void {
  let node = root;
  for (const part of key.split('.')) {
    const at = part.indexOf('@');
    if (at >= 0) {
      const params = childFor(node, part.slice(0, at), joinPath(node.path, part.slice(0, at)));
      const name = key.slice(key.indexOf('@')).split('.').slice(1).join('.');
      addVariant(params, part.slice(at + 1).split('|'), name, parameter);
      return;
    }
    for (const segment of splitSegment(part)) {
      node = childFor(node, segment, joinPath(node.path, segment));
    }
  }
  node.parameter = parameter;
}

/**
 * Links aliases to their nodes. A section that is another name of a section (`bfloat16` of `bf16`) gets its children.
 */
function linkAliases(root: Building): void {
  const pending = [root];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    for (const child of [...node.children.values()]) {
      pending.push(child);
      for (const alias of child.parameter?.aliases ?? []) {
        node.children.set(alias.name, child);
      }
      const original = child.parameter?.aliasOf === undefined ? undefined : node.children.get(child.parameter.aliasOf);
      if (original !== undefined) {
        child.children = original.children;
        child.strict = original.strict;
      }
    }
    if (node.anyChild !== undefined) {
      pending.push(node.anyChild);
    }
    if (node.item !== undefined) {
      pending.push(node.item);
    }
  }
}

/**
 * Marks strict sections. A section is strict if one of the keys that the release reads there belongs to a pydantic
 * model, because those models forbid unknown keys.
 */
function markStrict(root: Building, version: string): void {
  const pending = [root];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    const children = [...node.children.values()];
    node.strict = node !== root && children.some(child => isOfModel(child, version));
    pending.push(...children);
    if (node.anyChild !== undefined) {
      pending.push(node.anyChild);
    }
  }
}

function isOfModel({ parameter, children }: Building, version: string): boolean {
  return parameter?.check === 'strict' && children.size === 0 && isReadBy(parameter, version);
}

/** Marks all keys of a refused section as refused. */
function spreadRefusals(root: Building): void {
  const pending = [root];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    const children = [...node.children.values(), ...(node.variants?.values() ?? [])].flatMap(child =>
      child instanceof Map ? [...child.values()] : [child],
    );
    const below = [...children, node.anyChild, node.item].filter(child => child !== undefined);
    const refused = refusalOf(node.parameter);
    for (const child of below) {
      if (refused !== undefined && child.parameter !== undefined) {
        child.parameter = { ...child.parameter, status: 'refused', refused };
      }
    }
    pending.push(...below);
  }
}

/**
 * Makes a tree of entries, each with its path. `version` decides which sections are strict. `program` is the name of the
 * root, if these are the keys of another program.
 */
export function grow(entries: readonly (readonly [string, Parameter])[], version: string, program = ''): CatalogNode {
  const root = newNode(program, '', undefined);
  for (const [key, parameter] of entries) {
    add(root, key, parameter);
  }
  spreadRefusals(root);
  markStrict(root, version);
  linkAliases(root);
  return root;
}
