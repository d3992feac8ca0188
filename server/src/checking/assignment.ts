import type { Draft } from '../document/draft.js';
import type { JsonValue } from '../document/json-value.js';
import { renderInline } from '../document/render.js';
import { propertyOf } from '../document/syntax-tree.js';
import { asWritten } from '../semantics/settled.js';
import type { Fix } from './rule.js';
import { guess } from './safety.js';

/** Sets a key or adds it, and creates the sections above it if they are missing. */
export function assign(draft: Draft, path: readonly string[], value: JsonValue): void {
  const names = asWritten(draft, path);
  const section = draft.objectAt(names.slice(0, -1));
  const name = names[names.length - 1];
  if (section === undefined || name === undefined) {
    return;
  }
  const property = propertyOf(section, name);
  if (property === undefined) {
    draft.add(section, name, value);
  } else {
    draft.replaceValue(property, value);
  }
}

/** Returns a fix that sets the key at a path, such as `zero_optimization.stage`. */
export function setKey(path: string, value: JsonValue, preferred = false): Fix {
  return {
    title: `Set "${path}" to ${renderInline(value)}`,
    preferred,
    risk: guess,
    apply(draft) {
      assign(draft, path.split('.'), value);
    },
  };
}
