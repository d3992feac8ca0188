import { type Binding, siblingType } from '../catalog/binding.js';
import type { CatalogNode } from '../catalog/catalog.js';
import { isReadBy } from '../catalog/version.js';
import type { ConfigDocument } from '../document/config-document.js';
import type { ArrayNode, Mutable, ObjectNode, PropertyNode, ValueNode } from '../document/syntax-tree.js';
import { batchKeys } from '../semantics/batch-sizes.js';
import type { ConfigContext } from '../semantics/config-context.js';
import type { Verdict } from './verdict.js';

/** Returns the names of keys that a release reads and that may be added to an object of a section. */
function addable(object: ObjectNode, section: CatalogNode, version: string): readonly string[] {
  const names = object.properties.map(({ key }) => key.name);
  // A key under its old name would be hidden by one under its new name.
  const present = new Set(names.flatMap(name => [name, section.children.get(name)?.parameter?.aliasOf ?? name]));
  const type = siblingType(object, section);
  const variant = type === undefined ? undefined : section.variants?.get(type);
  return [...section.children, ...(variant ?? [])].flatMap(([name, { parameter }]) => {
    const isCurrent = parameter !== undefined && parameter.deprecated === undefined && isReadBy(parameter, version);
    return isCurrent && !present.has(name) ? [name] : [];
  });
}

/** Sizes that programs often set when they know the number of GPUs. */
const sizes: ReadonlySet<string> = new Set(Object.values(batchKeys));

/** Makes the batch sizes of a config unknown. */
function forgetSizes(properties: readonly Mutable<PropertyNode>[]): void {
  for (const property of properties) {
    const { key, value } = property;
    if (value !== undefined && sizes.has(key.name)) {
      property.value = { kind: 'expression', value: key.name, offset: value.offset, end: value.end, parent: property };
    }
  }
}

/** Appends keys with unknown values, which take no room in the source. */
function append(properties: PropertyNode[], parent: ObjectNode, names: readonly string[]): void {
  const place = { offset: parent.end, end: parent.end };
  for (const name of names) {
    const property: Mutable<PropertyNode> = {
      kind: 'property',
      key: { name, quoted: true, ...place },
      colon: parent.end,
      value: undefined,
      comma: -1,
      parent,
      ...place,
    };
    property.value = { kind: 'expression', value: name, parent: property, ...place };
    properties.push(property);
  }
}

/** Returns a copy of a tree with the keys that other code may add. Iterative, because the depth comes from the input. */
function padded(
  root: ValueNode | undefined,
  namesFor: (object: ObjectNode) => readonly string[],
): ValueNode | undefined {
  let top: ValueNode | undefined;
  type Place = { readonly node: ValueNode; readonly parent: ValueNode['parent'] };
  const pending: Place[] = root === undefined ? [] : [{ node: root, parent: undefined }];
  for (let place = pending.pop(); place !== undefined; place = pending.pop()) {
    const { node, parent } = place;
    const copy = { ...node, parent } as Mutable<ValueNode>;
    if (parent?.kind === 'property') {
      (parent as Mutable<PropertyNode>).value = copy as ValueNode;
    } else if (parent?.kind === 'array') {
      (parent.items as ValueNode[])[parent.items.indexOf(node)] = copy as ValueNode;
    }
    top ??= copy as ValueNode;
    if (copy.kind === 'array') {
      copy.items = [...copy.items];
      pending.push(...copy.items.map(item => ({ node: item, parent: copy as ArrayNode })));
    } else if (copy.kind === 'object') {
      const object = copy as ObjectNode;
      const names = namesFor(node as ObjectNode);
      const properties: PropertyNode[] = object.properties.map(property => ({ ...property, parent: object }));
      if (parent === undefined) {
        forgetSizes(properties);
      }
      pending.push(
        ...properties.flatMap(property =>
          property.value === undefined ? [] : [{ node: property.value, parent: property }],
        ),
      );
      append(properties, object, names);
      copy.properties = properties;
    }
  }
  return top;
}

/** Whether other code may add keys to some object of a document. */
function isOpen({ region, root }: ConfigDocument, binding: Binding): boolean {
  const merges = (value: ValueNode | undefined): boolean => value?.kind === 'object' && value.merges === true;
  return !region.isComplete || merges(root) || binding.properties.some(({ property }) => merges(property.value));
}

function mark({ code, span }: Verdict): string {
  return `${code} ${span.offset} ${span.end}`;
}

/**
 * Returns the findings that hold whatever other code adds to the config, and whatever batch sizes it sets. They are
 * those that the rules also find if the file has each key that may be added, with an unknown value. `find` runs the
 * rules on a document.
 */
export function withoutAssumedAbsence(
  found: readonly Verdict[],
  { document, binding, assumptions }: ConfigContext,
  find: (document: ConfigDocument) => readonly Verdict[],
): readonly Verdict[] {
  if (found.length === 0 || !isOpen(document, binding)) {
    return found;
  }
  const root = padded(document.root, object => {
    const section = document.region.isComplete && object.merges !== true ? undefined : binding.section(object);
    return section === undefined ? [] : addable(object, section, assumptions.version);
  });
  const certain = new Set(find({ ...document, root }).map(mark));
  return found.filter(verdict => certain.has(mark(verdict)));
}
