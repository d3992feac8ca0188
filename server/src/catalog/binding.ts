import type { ConfigDocument } from '../document/config-document.js';
import {
  type ArrayNode,
  type ObjectNode,
  type PropertyNode,
  pathOf,
  propertyOf,
  type ValueNode,
} from '../document/syntax-tree.js';
import { type CatalogNode, catalog, childOf } from './catalog.js';
import { keyGlob } from './key-glob.js';

/** A property of a document and what the catalog knows of it. */
export interface BoundProperty {
  readonly property: PropertyNode;
  /** Undefined for a key that DeepSpeed never heard of. */
  readonly node: CatalogNode | undefined;
  /** The section the key stands in; a key inside something unknown is not bound at all. */
  readonly section: CatalogNode;
  /** Below a `params` object: the value of the sibling `type`. */
  readonly type: string | undefined;
}

/** All bound properties of a document, in the order of the text within each object. */
export interface Binding {
  readonly properties: readonly BoundProperty[];
  readonly of: (property: PropertyNode) => BoundProperty | undefined;
  /** The catalog's node for an object or array of the document. */
  readonly section: (container: ObjectNode | ArrayNode) => CatalogNode | undefined;
  /** Whether the user has given a key to somebody else; nothing in it is looked at. */
  readonly isIgnored: (property: PropertyNode) => boolean;
}

/** The value of the sibling `type` that selects the parameters below `params`. */
export function siblingType(container: ObjectNode, section: CatalogNode): string | undefined {
  if (section.variants === undefined || container.parent?.kind !== 'property') {
    return undefined;
  }
  const type = propertyOf(container.parent.parent, 'type')?.value;
  return type?.kind === 'string' ? String(type.value) : undefined;
}

/** The section that is read in place of one with its old name, where both are there: null does not count. */
export function hiderOf(property: PropertyNode, node: CatalogNode | undefined): PropertyNode | undefined {
  const name = node?.parameter?.aliasOf;
  const hider = name === undefined ? undefined : propertyOf(property.parent, name);
  return hider?.value?.kind === 'null' ? undefined : hider;
}

/** Tells which key paths a user has given to somebody else: `a.*`, `a.**`; nothing in them is looked at. */
function ignoring(globs: readonly string[]): (property: PropertyNode) => boolean {
  const matchers = globs.map(keyGlob);
  return property => matchers.length > 0 && matchers.some(matches => matches(pathOf(property)));
}

/** Binds every property that lies in a known place, is read there, and matches none of `ignoredKeys`. One walk, iterative. */
export function bind(document: ConfigDocument, ignoredKeys: readonly string[] = []): Binding {
  const isIgnored = ignoring(ignoredKeys);
  const properties: BoundProperty[] = [];
  const sections: (readonly [ObjectNode | ArrayNode, CatalogNode])[] = [];
  const pending: (readonly [ObjectNode | ArrayNode, CatalogNode])[] = [];
  let nodeOfSection: ReadonlyMap<ObjectNode | ArrayNode, CatalogNode> | undefined;
  let byProperty: ReadonlyMap<PropertyNode, BoundProperty> | undefined;

  function visit(value: ValueNode | undefined, node: CatalogNode | undefined): void {
    if (value !== undefined && node !== undefined && (value.kind === 'object' || value.kind === 'array')) {
      const section = [value, node] as const;
      sections.push(section);
      pending.push(section);
    }
  }

  visit(document.root, catalog);
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const [value, node] = next;
    if (value.kind === 'array') {
      for (const item of value.items) {
        visit(item, node.item);
      }
    } else {
      const type = siblingType(value, node);
      for (const property of value.properties) {
        if (isIgnored(property)) {
          continue;
        }
        const bound = { property, node: childOf(node, property.key.name, type), section: node, type };
        properties.push(bound);
        if (hiderOf(property, bound.node) === undefined) {
          visit(property.value, bound.node);
        }
      }
    }
  }
  return {
    properties,
    of(property) {
      byProperty ??= new Map(properties.map(bound => [bound.property, bound]));
      return byProperty.get(property);
    },
    section(container) {
      nodeOfSection ??= new Map(sections);
      return nodeOfSection.get(container);
    },
    isIgnored,
  };
}
