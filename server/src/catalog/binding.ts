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
import { programOf } from './program.js';
import { newestVersion } from './releases.js';

/** A property of a document with its catalog entry. */
export interface BoundProperty {
  readonly property: PropertyNode;
  /** Undefined if no release of DeepSpeed has the key. */
  readonly node: CatalogNode | undefined;
  /** The section of the key. Keys inside an unknown section are not bound. */
  readonly section: CatalogNode;
  /** Below a `params` object: the value of the sibling `type`. */
  readonly type: string | undefined;
}

/** The bound properties of a document, in source order within each object. */
export interface Binding {
  readonly properties: readonly BoundProperty[];
  readonly of: (property: PropertyNode) => BoundProperty | undefined;
  /** Returns the catalog node of an object or array. */
  readonly section: (container: ObjectNode | ArrayNode) => CatalogNode | undefined;
  /** Whether the `ignoredKeys` of the user match a key. Its value is not checked. */
  readonly isIgnored: (property: PropertyNode) => boolean;
  /** Binds another document to the same release with the same `ignoredKeys`. */
  readonly like: (document: ConfigDocument) => Binding;
}

/** Returns the value of the sibling `type`, which selects the keys of `params`. */
export function siblingType(container: ObjectNode, section: CatalogNode): string | undefined {
  if (section.variants === undefined || container.parent?.kind !== 'property') {
    return undefined;
  }
  const type = propertyOf(container.parent.parent, 'type')?.value;
  return type?.kind === 'string' ? type.value : undefined;
}

/** Returns the property that replaces a section with an old name if both exist. A null does not replace it. */
export function hiderOf(property: PropertyNode, node: CatalogNode | undefined): PropertyNode | undefined {
  const name = node?.parameter?.aliasOf;
  const hider = name === undefined ? undefined : propertyOf(property.parent, name);
  return hider?.value?.kind === 'null' ? undefined : hider;
}

/** Returns a matcher for the `ignoredKeys` of the user: `a.*`, `a.**`. */
function ignoring(globs: readonly string[]): (property: PropertyNode) => boolean {
  const matchers = globs.map(keyGlob);
  return property => matchers.length > 0 && matchers.some(matches => matches(pathOf(property)));
}

type Container = ObjectNode | ArrayNode;

function boundAs(property: PropertyNode, section: CatalogNode, type: string | undefined): BoundProperty {
  return { property, node: childOf(section, property.key.name, type), section, type };
}

/** Returns the catalog node for the value of a key. Returns undefined if DeepSpeed does not read the value. */
function inside({ property, node }: BoundProperty): CatalogNode | undefined {
  return hiderOf(property, node) === undefined ? node : undefined;
}

/** Binds all properties in one traversal. Iterative, because the depth comes from the input. */
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
          const kind = property.value?.kind;
          if (kind === 'object' || kind === 'array') {
            visit(property.value, inside(bound));
          }
        }
      }
    }
  }
  return properties;
}

/** Returns the catalog node of one container by following its parents. */
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
 * Binds properties to the catalog of a release. Skips keys in unknown places, in values that DeepSpeed does not read,
 * and in `ignoredKeys`. Lazy: the first use of `properties` binds all keys; before that, `of` and `section` bind single
 * ones.
 */
export function bind(
  document: ConfigDocument,
  ignoredKeys: readonly string[] = [],
  version: string = newestVersion,
): Binding {
  const catalog = programOf(document)?.catalog() ?? catalogOf(version);
  return new LazyBinding(document.root, catalog, ignoring(ignoredKeys));
}

/** Among so many properties, a search is faster than an index. */
const mostToSearch = 60;

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
      return this.#bound(property);
    }
    const known = this.#known(property);
    // A place at which a program names a key is not in the tree.
    return known === undefined && property.isAssigned === true ? this.#bound(property) : known;
  }

  #bound(property: PropertyNode): BoundProperty | undefined {
    const section = this.isIgnored(property) ? undefined : this.section(property.parent);
    return section && boundAs(property, section, siblingType(property.parent, section));
  }

  #known(property: PropertyNode): BoundProperty | undefined {
    if (this.#properties === undefined || this.#properties.length <= mostToSearch) {
      return this.#properties?.find(bound => bound.property === property);
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
