import type { JsonValue } from '../document/json-value.js';
import { propertyOf, type Span, type ValueNode } from '../document/syntax-tree.js';
import { asWritten } from '../semantics/settled.js';
import type { Fix } from './rule.js';

/** Where to point for a key that an object lacks: its opening brace. */
export function openingOf(object: ValueNode): Span {
  return { offset: object.offset, end: object.offset + 1 };
}

/** Adds a key to the section at `path`, which is made where it is missing. What is there already stays. */
export function addKey(path: readonly string[], name: string, value: JsonValue, preferred = true): Fix {
  return {
    title: `Add "${name}": ${JSON.stringify(value)}`,
    preferred,
    into: path,
    apply(draft) {
      const names = asWritten(draft, [...path, name]);
      const object = draft.objectAt(names.slice(0, -1));
      if (object !== undefined && propertyOf(object, names[names.length - 1] ?? name) === undefined) {
        draft.add(object, name, value);
      }
    },
  };
}

/** True when an object of the file has no such key. */
export function lacks(object: ValueNode | undefined, name: string): boolean {
  return object?.kind === 'object' && propertyOf(object, name) === undefined;
}
