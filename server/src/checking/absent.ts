import type { JsonValue } from '../document/json-value.js';
import { renderInline } from '../document/render.js';
import { propertyOf, type Span, type ValueNode } from '../document/syntax-tree.js';
import { asWritten } from '../semantics/settled.js';
import type { Fix } from './rule.js';
import { guess } from './safety.js';

/** Returns the span that a finding about a missing key marks: the opening brace of the object. */
export function openingOf(object: ValueNode): Span {
  return { offset: object.offset, end: object.offset + 1 };
}

/** Returns a fix that adds a key to the section at `path`. It creates missing sections and keeps an existing key. */
export function addKey(path: readonly string[], name: string, value: JsonValue, preferred = true): Fix {
  return {
    title: `Add "${name}": ${renderInline(value)}`,
    preferred,
    risk: guess,
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

/** Whether a node is an object without the key. */
export function lacks(object: ValueNode | undefined, name: string): boolean {
  return object?.kind === 'object' && propertyOf(object, name) === undefined;
}
