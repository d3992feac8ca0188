import { keepLast } from '../caching/keep-last.js';
import { followJson, type JsonProgress, startJson } from './plain-json.js';
import type { ArrayNode, KeyNode, Mutable, ObjectNode, PropertyNode, ScalarNode, ValueNode } from './syntax-tree.js';
import { lineEnd, type Place } from './token-ends.js';
import { type Token, TokenReader } from './tokens.js';

type Container =
  | (Mutable<ObjectNode> & { properties: Mutable<PropertyNode>[] })
  | (Mutable<ArrayNode> & { items: ValueNode[] });

interface State {
  readonly text: string;
  readonly tokens: TokenReader;
  readonly open: Container[];
  /** Counts of `open` by kind, so that a stray bracket does not cost a search of the whole stack. */
  readonly openOf: { object: number; array: number };
  root: ValueNode | undefined;
  /** The property of the innermost object that has a key, no value yet and no comma after it. */
  unfinished: Mutable<PropertyNode> | undefined;
  readonly json: JsonProgress;
}

function topOf(state: State): Container | undefined {
  // V8 looks an index of -1 up as a name.
  return state.open.length === 0 ? undefined : state.open[state.open.length - 1];
}

/** Returns the unfinished property of a container. Called when a nested container closes. */
function unfinishedIn(container: Container | undefined): Mutable<PropertyNode> | undefined {
  if (container?.kind !== 'object') {
    return undefined;
  }
  const last = container.properties.at(-1);
  return last !== undefined && last.value === undefined && last.comma < 0 ? last : undefined;
}

function nextPlace({ root, unfinished }: State, container: Container | undefined): Place {
  if (container === undefined) {
    return root === undefined ? 'root' : 'value';
  }
  return container.kind === 'array' || (unfinished !== undefined && unfinished.colon >= 0) ? 'value' : 'key';
}

/** Attaches a value to its container. A value without a place there gets no parent and is not in the tree. */
function attach(state: State, container: Container | undefined, value: Mutable<ValueNode>): void {
  if (container === undefined) {
    state.root ??= value as ValueNode;
  } else if (container.kind === 'array') {
    value.parent = container;
    container.items.push(value as ValueNode);
  } else {
    const property = state.unfinished;
    if (property !== undefined && property.colon >= 0) {
      value.parent = property;
      property.value = value as ValueNode;
      property.end = value.end;
      state.unfinished = undefined;
    }
  }
}

function openContainer(state: State, around: Container | undefined, token: Token): Container {
  const { offset } = token;
  const { length: end } = state.text;
  const container: Container =
    token.kind === '{'
      ? { kind: 'object', offset, end, properties: [], closed: false, parent: undefined }
      : { kind: 'array', offset, end, items: [], closed: false, parent: undefined };
  attach(state, around, container);
  state.unfinished = undefined;
  state.open.push(container);
  state.openOf[container.kind] += 1;
  return container;
}

/** Closes the innermost container of a kind and all unclosed containers inside it. Does nothing if there is none. */
function closeContainer(state: State, token: Token): void {
  const kind = token.kind === '}' ? 'object' : 'array';
  if (state.openOf[kind] === 0) {
    return;
  }
  for (let container = state.open.pop(); container !== undefined; container = state.open.pop()) {
    const matches = container.kind === kind;
    state.openOf[container.kind] -= 1;
    container.end = matches ? token.end : token.offset;
    container.closed = matches;
    if (container.parent?.kind === 'property') {
      (container.parent as Mutable<PropertyNode>).end = container.end;
    }
    if (matches) {
      break;
    }
  }
  state.unfinished = unfinishedIn(topOf(state));
}

function addKey(state: State, object: Container & { kind: 'object' }, { text, kind, offset, end }: Token): void {
  const key: KeyNode = { name: text, quoted: kind === 'string', offset, end };
  const property: Mutable<PropertyNode> = {
    kind: 'property',
    key,
    colon: -1,
    value: undefined,
    comma: -1,
    parent: object,
    offset,
    end,
  };
  object.properties.push(property);
  state.unfinished = property;
}

function scalarOf({ kind, text, offset, end }: Token): Mutable<ScalarNode> {
  const parent = undefined;
  switch (kind) {
    case 'number':
      return { kind, value: Number(text), offset, end, parent };
    case 'boolean':
      return { kind, value: text === 'true', offset, end, parent };
    case 'null':
      return { kind, value: null, offset, end, parent };
    default:
      return { kind: kind === 'string' ? kind : 'word', value: text, offset, end, parent };
  }
}

/**
 * Whether a string is the next key and not the missing value. In `"stage":` at a line's end, followed by
 * `"overlap_comm": true`, the second string is the next key.
 */
function isNextKey(state: State, property: PropertyNode, token: Token): boolean {
  return (
    token.kind === 'string' &&
    lineEnd(state.text, property.colon, token.offset) < token.offset &&
    state.tokens.peek().kind === ':'
  );
}

/** Whether a key opens the root. Hjson allows a root without braces. */
function opensRoot(state: State, { kind }: Token): boolean {
  return state.root === undefined && (kind === 'string' || kind === 'word') && state.tokens.peek().kind === ':';
}

function addScalar(state: State, around: Container | undefined, token: Token): void {
  const container =
    around === undefined && opensRoot(state, token)
      ? openContainer(state, undefined, { kind: '{', offset: token.offset, end: token.offset, text: '' })
      : around;
  if (container?.kind === 'object') {
    const property = state.unfinished;
    if (property === undefined || property.colon < 0 || isNextKey(state, property, token)) {
      addKey(state, container, token);
      return;
    }
  }
  const scalar = scalarOf(token);
  if (scalar.kind === 'number' && !Number.isFinite(scalar.value)) {
    state.json.isPlain = false;
  }
  attach(state, container, scalar);
}

function addColon(state: State, token: Token): void {
  const property = state.unfinished;
  if (property !== undefined && property.colon < 0) {
    property.colon = token.offset;
    property.end = token.end;
  }
}

function addComma(state: State, container: Container | undefined, token: Token): void {
  const last = container?.kind === 'object' ? container.properties[container.properties.length - 1] : undefined;
  if (last !== undefined && last.comma < 0) {
    (last as Mutable<PropertyNode>).comma = token.offset;
    state.unfinished = undefined;
  }
}

/** The result of parsing a source. */
export interface Parsed {
  /** Undefined if the source contains no value. */
  readonly root: ValueNode | undefined;
  readonly isPlainJson: boolean;
}

/** Parses the rest of a source, starting at an offset, with the offsets of the source. */
export function parseFrom(text: string, offset: number): Parsed {
  const state: State = {
    text,
    tokens: new TokenReader(text, offset),
    open: [],
    openOf: { object: 0, array: 0 },
    root: undefined,
    unfinished: undefined,
    json: startJson(),
  };
  for (;;) {
    const container = topOf(state);
    const token = state.tokens.next(nextPlace(state, container));
    followJson(state.json, token, container?.kind, state.open.length);
    switch (token.kind) {
      case 'end':
        return { root: state.root, isPlainJson: state.json.isPlain && state.tokens.isPlain };
      case '{':
      case '[':
        openContainer(state, container, token);
        break;
      case '}':
      case ']':
        closeContainer(state, token);
        break;
      case ':':
        addColon(state, token);
        break;
      case ',':
        addComma(state, container, token);
        break;
      default:
        addScalar(state, container, token);
    }
  }
}

/** Parses a config and returns only the tree. */
export function parseConfig(text: string): ValueNode | undefined {
  return parseText(text).root;
}

/**
 * Parses a config into a tree, even an unfinished one. Never throws. Does not recurse, because the nesting depth comes
 * from the input. Keeps the last tree: detection and analysis parse the same source one after the other.
 */
export const parseText = keepLast((text: string) => parseFrom(text, 0));
