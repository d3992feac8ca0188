import type { ConfigDocument } from '../document/config-document.js';
import {
  type ArrayNode,
  type ObjectNode,
  type PropertyNode,
  pathOf,
  propertyOf,
  type ValueNode,
} from '../document/syntax-tree.js';
import { type CatalogNode, catalogOf, childOf } from './catalog.js';
import { keyGlob } from './key-glob.js';
import { newestVersion } from './releases.js';

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
  /** The binding of another document to the same release, with the same keys given to somebody else. */
  readonly like: (document: ConfigDocument) => Binding;
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

type Container = ObjectNode | ArrayNode;

function boundAs(property: PropertyNode, section: CatalogNode, type: string | undefined): BoundProperty {
  return { property, node: childOf(section, property.key.name, type), section, type };
}

/** What the catalog has for the value of a key; undefined where the value is not read. */
function inside({ property, node }: BoundProperty): CatalogNode | undefined {
  return hiderOf(property, node) === undefined ? node : undefined;
}

/** All that is bound, found in one walk. Iterative: depth comes from the input. */
function walk(
  root: ValueNode | undefined,
  catalog: CatalogNode,
  isIgnored: Binding['isIgnored'],
): readonly BoundProperty[] {
  const properties: BoundProperty[] = [];
  const pending: (readonly [Container, CatalogNode])[] = [];

  function visit(value: ValueNode | undefined, node: CatalogNode | undefined): void {
    if (value !== undefined && node !== undefined && (value.kind === 'object' || value.kind === 'array')) {
      pending.push([value, node]);
    }
  }

  visit(root, catalog);
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const [value, node] = next;
    if (value.kind === 'array') {
      for (const item of value.items) {
        visit(item, node.item);
      }
    } else {
      const type = siblingType(value, node);
      for (const property of value.properties) {
        if (!isIgnored(property)) {
          const bound = boundAs(property, node, type);
          properties.push(bound);
          visit(property.value, inside(bound));
        }
      }
    }
  }
  return properties;
}

/** The catalog's node for one container, by the way that leads to it. */
function sectionAt(
  container: Container,
  root: ValueNode | undefined,
  catalog: CatalogNode,
  isIgnored: Binding['isIgnored'],
): CatalogNode | undefined {
  const way: (PropertyNode | ArrayNode)[] = [];
  let outermost = container;
  while (outermost.parent !== undefined) {
    way.push(outermost.parent);
    outermost = outermost.parent.kind === 'property' ? outermost.parent.parent : outermost.parent;
  }
  let section: CatalogNode | undefined = outermost === root ? catalog : undefined;
  for (let step = way.pop(); step !== undefined && section !== undefined; step = way.pop()) {
    if (step.kind === 'array') {
      section = section.item;
    } else {
      section = isIgnored(step) ? undefined : inside(boundAs(step, section, siblingType(step.parent, section)));
    }
  }
  return section;
}

/**
 * Binds the properties that lie in a known place, are read there, and match none of `ignoredKeys` to what the catalog has for a
 * release: all of them when all are asked for, before that only those that are.
 */
export function bind(
  { root }: ConfigDocument,
  ignoredKeys: readonly string[] = [],
  version: string = newestVersion,
): Binding {
  return new LazyBinding(root, catalogOf(version), ignoring(ignoredKeys));
}

class LazyBinding implements Binding {
  readonly isIgnored: Binding['isIgnored'];
  readonly #root: ValueNode | undefined;
  readonly #catalog: CatalogNode;
  #properties: readonly BoundProperty[] | undefined;
  #byProperty: ReadonlyMap<PropertyNode, BoundProperty> | undefined;

  constructor(root: ValueNode | undefined, catalog: CatalogNode, isIgnored: Binding['isIgnored']) {
    this.#root = root;
    this.#catalog = catalog;
    this.isIgnored = isIgnored;
  }

  get properties(): readonly BoundProperty[] {
    this.#properties ??= walk(this.#root, this.#catalog, this.isIgnored);
    return this.#properties;
  }

  of(property: PropertyNode): BoundProperty | undefined {
    if (this.#properties === undefined) {
      const section = this.isIgnored(property) ? undefined : this.section(property.parent);
      return section && boundAs(property, section, siblingType(property.parent, section));
    }
    this.#byProperty ??= new Map(this.#properties.map(bound => [bound.property, bound]));
    return this.#byProperty.get(property);
  }

  like({ root }: ConfigDocument): Binding {
    return new LazyBinding(root, this.#catalog, this.isIgnored);
  }

  section(container: Container): CatalogNode | undefined {
    return sectionAt(container, this.#root, this.#catalog, this.isIgnored);
  }
}
