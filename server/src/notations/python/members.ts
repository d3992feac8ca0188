import type { Mutable, ObjectNode, ValueNode } from '../../document/syntax-tree.js';
import type { Frame } from './frame.js';
import { arrayOf, type Constants, evaluate, type Part, type PropertyDraft } from './values.js';

/** The source of members. */
export interface Source {
  readonly text: string;
  readonly constants: Constants;
}

function wordOf({ text }: Source, { offset, end }: Part): string {
  return text.slice(offset, end);
}

/** Returns the name of a key; undefined if the program computes it. */
function nameOf(source: Source, frame: Frame, key: readonly Part[], colon: number): string | undefined {
  const [first] = key;
  if (first?.kind === 'name' && key.length === 1 && (frame.kind === 'call' || colon < 0)) {
    return wordOf(source, first);
  }
  const node = evaluate(source.text, key, () => undefined);
  return node?.kind === 'string' ? node.value : undefined;
}

/** A key, its colon and the tokens of its value. */
interface Member {
  readonly key: readonly Part[];
  readonly colon: number;
  readonly parts: readonly Part[];
  readonly comma: number;
}

function addMember(source: Source, frame: Frame, { key, colon, parts, comma }: Member): void {
  const name = nameOf(source, frame, key, colon);
  if (name === undefined) {
    frame.hasMerge = true;
    return;
  }
  const offset = key[0]?.offset ?? colon;
  const end = key[key.length - 1]?.end ?? colon;
  const value = evaluate(source.text, parts, source.constants);
  const property: PropertyDraft = {
    kind: 'property',
    key: { name, quoted: key[0]?.kind === 'string', offset, end },
    colon,
    value,
    comma,
    offset,
    end: parts[parts.length - 1]?.end ?? (colon < 0 ? end : colon + 1),
  };
  if (value !== undefined) {
    (value as Mutable<ValueNode>).parent = property as ValueNode['parent'];
  }
  frame.properties.push(property);
}

/** Adds each string of a member without a colon as a key: all but the last one are keys on lines of their own. */
function addHalfKeys(source: Source, frame: Frame, parts: readonly Part[], comma: number): void {
  const last = parts.findLastIndex(({ kind }) => kind === 'string');
  for (const [i, part] of parts.slice(0, last + 1).entries()) {
    if (part.kind === 'string') {
      const rest = i === last ? parts.slice(last + 1) : [];
      addMember(source, frame, { key: [part], colon: -1, parts: rest, comma: i === last ? comma : -1 });
    }
  }
  frame.hasElement ||= last > 0 || frame.commas > 0;
}

function forgetNone({ properties }: Frame): void {
  for (const property of properties) {
    const { value } = property;
    if (value?.kind === 'null') {
      property.value = { ...value, kind: 'expression', value: 'None' };
    }
  }
}

function commitMember(source: Source, frame: Frame, member: Member): void {
  const { colon, parts, comma } = member;
  const [first] = parts;
  const isSingle = parts.length === 1;
  if (colon >= 0) {
    addMember(source, frame, member);
  } else if (first?.kind === 'string' && frame.kind === 'object') {
    addHalfKeys(source, frame, parts, comma);
  } else if (first?.kind === 'name' && isSingle && frame.properties.some(property => property.colon >= 0)) {
    addMember(source, frame, { key: parts, colon, parts: [], comma });
  } else if (first !== undefined) {
    const isMerge = wordOf(source, first) === '**';
    if (isMerge) {
      // The merged dict may replace a None above it.
      forgetNone(frame);
    }
    frame.hasMerge ||= isMerge || frame.kind === 'call';
    frame.hasElement ||= !isMerge;
  }
}

/** Ends an element or a member of what a bracket opened, at a comma or, with -1, without one. */
export function commit(source: Source, frame: Frame, comma: number): void {
  const { parts, key, colon } = frame;
  frame.parts = [];
  frame.key = [];
  frame.colon = -1;
  frame.lambdas = 0;
  if (frame.kind === 'object' || frame.kind === 'call') {
    commitMember(source, frame, { key, colon, parts, comma });
  } else if (parts[0] !== undefined) {
    frame.isComputed ||= wordOf(source, parts[0]).startsWith('*') || parts.some(({ kind }) => kind === '=');
    frame.items.push(evaluate(source.text, parts, source.constants) as ValueNode);
  }
}

function objectOf(frame: Frame, end: number, closed: boolean): ObjectNode | undefined {
  const { kind, start, inner, properties, hasMerge } = frame;
  if (kind === 'object' && frame.hasElement && !hasMerge && properties.every(({ colon }) => colon < 0)) {
    return undefined;
  }
  const object: ObjectNode = {
    kind: 'object',
    offset: start.offset,
    end,
    properties: properties as unknown as ObjectNode['properties'],
    closed,
    ...(kind === 'call' ? { inner } : {}),
    ...(hasMerge ? { merges: true } : {}),
    parent: undefined,
  };
  for (const property of properties) {
    property.parent = object;
  }
  return object;
}

/** Returns what brackets hold, if it is a literal: a dict, a list, a tuple, or a value in parentheses. */
export function nodeOf(frame: Frame, end: number, closed: boolean): ValueNode | undefined {
  const { kind, items, commas, start } = frame;
  if (kind === 'other' || frame.isComputed) {
    return undefined;
  }
  if (kind === 'object' || kind === 'call') {
    return objectOf(frame, end, closed);
  }
  return kind === 'group' && commas === 0 && items.length === 1
    ? items[0]
    : arrayOf(items, { offset: start.offset, end }, closed, kind === 'group');
}
