/** A range of the source, from `offset` up to but not including `end`. */
export interface Span {
  readonly offset: number;
  readonly end: number;
}

/** A node while a parser fills it. */
export type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export interface KeyNode extends Span {
  readonly name: string;
  readonly quoted: boolean;
}

export interface PropertyNode extends Span {
  readonly kind: 'property';
  readonly key: KeyNode;
  /** Offset of the colon, -1 if it is missing. */
  readonly colon: number;
  readonly value: ValueNode | undefined;
  /** Offset of the comma after the value, -1 if there is none. */
  readonly comma: number;
  /** Whether a program assigns it to the object in another place: `config["fp16"] = ...`. No edit removes it. */
  readonly isAssigned?: true;
  readonly parent: ObjectNode;
}

export interface ObjectNode extends Span {
  readonly kind: 'object';
  readonly properties: readonly PropertyNode[];
  readonly closed: boolean;
  /** Offset behind what opens the object, if that is not one character: `dict(` in Python. */
  readonly inner?: number;
  /** Whether it is not in the source: what is around a section that is written on its own. Edits leave it alone. */
  readonly isImplied?: true;
  /** Whether it has members whose keys are unknown: `**defaults` in Python, `<<: *defaults` in YAML. */
  readonly merges?: true;
  /** The name that stands for it at its key, if a program writes it in another place: it has the offsets of that place. */
  readonly mention?: Span;
  readonly parent: PropertyNode | ArrayNode | undefined;
}

export interface ArrayNode extends Span {
  readonly kind: 'array';
  readonly items: readonly ValueNode[];
  readonly closed: boolean;
  /** Whether it is a tuple of Python, which is not equal to any list. */
  readonly isTuple?: true;
  readonly parent: PropertyNode | ArrayNode | undefined;
}

interface Scalar extends Span {
  readonly parent: PropertyNode | ArrayNode | undefined;
  /** The name in the source that stands for this value, if a program assigns it once, to a literal. */
  readonly through?: string;
}

/**
 * `word` is a scalar that JSON does not allow: an unquoted string, Python's True, a placeholder. Its value is its
 * source.
 */
export interface StringNode extends Scalar {
  readonly kind: 'string' | 'word';
  readonly value: string;
}

/** A value that a program computes: present, but unknown. Its value is its source. */
export interface ExpressionNode extends Scalar {
  readonly kind: 'expression';
  readonly value: string;
}

export interface NumberNode extends Scalar {
  readonly kind: 'number';
  readonly value: number;
}

export interface BooleanNode extends Scalar {
  readonly kind: 'boolean';
  readonly value: boolean;
}

export interface NullNode extends Scalar {
  readonly kind: 'null';
  readonly value: null;
}

export type ScalarNode = StringNode | ExpressionNode | NumberNode | BooleanNode | NullNode;

export type ValueNode = ObjectNode | ArrayNode | ScalarNode;

/** Returns the node behind the colon of a key: the value, or the name for it. */
export function writtenValue({ value }: PropertyNode): Span | undefined {
  return (value?.kind === 'object' ? value.mention : undefined) ?? value;
}

/** Returns the members that are written in an object. */
export function ownMembers({ properties }: ObjectNode): readonly PropertyNode[] {
  return properties.filter(({ isAssigned }) => isAssigned !== true);
}

/** Whether a value exists but is unknown: a program computes it, or it is a word that may be a placeholder. */
export function isUnknown({ kind }: ValueNode): boolean {
  return kind === 'word' || kind === 'expression';
}

/** The syntax tree at an offset. */
export interface Place {
  /** The innermost object or array around the offset. */
  readonly container: ObjectNode | ArrayNode | undefined;
  /** The property of that object that contains the offset or ends at it. */
  readonly property: PropertyNode | undefined;
}

/** Objects with at least this many members get an index: rules look up several keys for each key. */
const wide = 50;
const indexes = new WeakMap<ObjectNode, ReadonlyMap<string, PropertyNode>>();

function indexOf(object: ObjectNode): ReadonlyMap<string, PropertyNode> {
  const known = indexes.get(object);
  const index = known ?? new Map(object.properties.map(property => [property.key.name, property]));
  if (known === undefined) {
    indexes.set(object, index);
  }
  return index;
}

/** Returns the property with a name. If a key occurs twice, the last one counts, as in JSON parsers. */
export function propertyOf(object: ValueNode | undefined, name: string): PropertyNode | undefined {
  if (object?.kind !== 'object') {
    return undefined;
  }
  const { properties } = object;
  if (properties.length >= wide) {
    return indexOf(object).get(name);
  }
  for (let i = properties.length - 1; i >= 0; i--) {
    const property = properties[i];
    const own = property?.key.name;
    // Most names have different lengths, and a comparison of strings is a call.
    if (own?.length === name.length && own === name) {
      return property;
    }
  }
  return undefined;
}

/** Returns the value at a path of keys below a root. */
export function valueAt(root: ValueNode | undefined, ...names: readonly string[]): ValueNode | undefined {
  let node = root;
  for (const name of names) {
    node = propertyOf(node, name)?.value;
  }
  return node;
}

/** Returns the keys and array indexes from the root to a property. */
export function pathOf(property: PropertyNode): readonly (string | number)[] {
  return [...pathOfValue(property.parent), property.key.name];
}

/** Returns the keys and array indexes from the root to a value. */
export function pathOfValue(value: ValueNode): readonly (string | number)[] {
  const path: (string | number)[] = [];
  let inner: ValueNode = value;
  let outer = inner.parent;
  while (outer !== undefined) {
    if (outer.kind === 'property') {
      path.push(outer.key.name);
      inner = outer.parent;
    } else {
      path.push(outer.items.indexOf(inner));
      inner = outer;
    }
    outer = inner.parent;
  }
  return path.reverse();
}

/** Returns the dotted path of another key in the object of a property. */
export function siblingPath(property: PropertyNode, name: string): string {
  return [...pathOf(property).slice(0, -1), name].join('.');
}

/** Converts a node to plain data. Values nested deeper than 64 levels become null, which protects the stack. */
export function toJson(node: ValueNode, depth = 0): unknown {
  if (depth > 64) {
    return null;
  }
  if (node.kind === 'object') {
    const entries = node.properties.map(property => [
      property.key.name,
      property.value ? toJson(property.value, depth + 1) : null,
    ]);
    return Object.fromEntries(entries);
  }
  return node.kind === 'array' ? node.items.map(item => toJson(item, depth + 1)) : node.value;
}

/** Returns every object in a node, parents first, in source order. Iterative, because the depth comes from the input. */
export function objectsIn(root: ValueNode | undefined): readonly ObjectNode[] {
  const objects: ObjectNode[] = [];
  const pending: ValueNode[] = root === undefined ? [] : [root];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (node.kind === 'array') {
      for (let i = node.items.length - 1; i >= 0; i--) {
        pending.push(node.items[i] as ValueNode);
      }
    } else if (node.kind === 'object') {
      objects.push(node);
      for (let i = node.properties.length - 1; i >= 0; i--) {
        const value = node.properties[i]?.value;
        if (value !== undefined) {
          pending.push(value);
        }
      }
    }
  }
  return objects;
}

/** Yields every property below a node, parents first, in source order. */
export function* propertiesOf(root: ValueNode | undefined): Generator<PropertyNode> {
  for (const object of objectsIn(root)) {
    yield* object.properties;
  }
}
