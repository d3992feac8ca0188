import {
  type Mutable,
  type ObjectNode,
  type PropertyNode,
  propertyOf,
  type ValueNode,
  writtenValue,
} from '../../document/syntax-tree.js';
import { lineEnd } from '../../document/token-ends.js';
import type { Change } from './changes.js';
import type { NamedKey } from './elements.js';
import { stringValue } from './literals.js';

/** Returns the member that an assignment makes; without a parent, in an object that is not in the source. */
export function assignedProperty(
  text: string,
  { key, assign, value }: Change,
  node: ValueNode,
  parent: ObjectNode | undefined,
): PropertyNode | undefined {
  const quoted = key.name === 'String';
  const written = text.slice(key.from, key.to);
  const name = quoted ? stringValue(written) : written;
  if (name === undefined) {
    return undefined;
  }
  const place = { offset: key.from, end: value.to };
  const holder: Mutable<ObjectNode> = {
    kind: 'object',
    properties: [],
    closed: true,
    isImplied: true,
    ...(quoted ? {} : { inner: key.from }),
    ...place,
    parent: undefined,
  };
  const property: PropertyNode = {
    kind: 'property',
    key: { name, quoted, offset: key.from, end: key.to },
    colon: assign.from,
    value: node,
    comma: -1,
    isAssigned: true,
    parent: parent ?? holder,
    ...place,
  };
  holder.properties = [property];
  (node as Mutable<ValueNode>).parent = property;
  return property;
}

/** Returns the members at a path, which may end with `*` for every key. */
export function propertiesAt(object: ObjectNode, path: readonly string[]): readonly PropertyNode[] {
  let parent: ValueNode | undefined = object;
  for (const name of path.slice(0, -1)) {
    parent = propertyOf(parent, name)?.value;
  }
  const last = path.at(-1);
  return parent?.kind === 'object' ? parent.properties.filter(({ key }) => last === '*' || last === key.name) : [];
}

/** Makes the value of a member unknown. */
export function hideValue(text: string, property: Mutable<PropertyNode>): void {
  const written = property.value && writtenValue(property as PropertyNode);
  if (written !== undefined) {
    const { offset, end } = written;
    const source = text.slice(offset, end);
    property.value = { kind: 'expression', value: source, offset, end, parent: property as PropertyNode };
  }
}

/** Returns the places at which a program names keys of an object, as members of it that are not in its tree. */
export function placesIn(text: string, object: ObjectNode, named: readonly NamedKey[]): readonly PropertyNode[] {
  return named.flatMap(({ path, key: { from, to }, assign }) => {
    let parent: ValueNode | undefined = object;
    for (const name of path.slice(0, -1)) {
      parent = propertyOf(parent, name)?.value;
    }
    if (parent?.kind !== 'object') {
      return [];
    }
    const key = { name: path.at(-1) ?? '', quoted: true, offset: from, end: to };
    const end = assign === undefined ? to : lineEnd(text, assign);
    return [
      {
        kind: 'property',
        key,
        colon: assign ?? to,
        value: undefined,
        comma: -1,
        isAssigned: true,
        parent,
        offset: from,
        end,
      } as const,
    ];
  });
}
