import { assign } from '../checking/assignment.js';
import type { ConfigDocument } from '../document/config-document.js';
import { draftOf } from '../document/draft.js';
import type { JsonValue } from '../document/json-value.js';
import type { Assumptions } from '../loaders/assumptions.js';
import { propertyAt } from '../semantics/settled.js';
import { settle } from './settle.js';

/** New values by the paths of their keys; null removes a key. */
export type Values = { readonly [path: string]: JsonValue };

/** Returns a config with other values, and with keys that these reject or ignore. */
export function withValues(document: ConfigDocument, values: Values): string {
  const draft = draftOf(document);
  for (const [path, value] of Object.entries(values)) {
    const property = propertyAt(draft, path);
    if (value !== null) {
      assign(draft, path.split('.'), value);
    } else if (property !== undefined) {
      draft.remove(property);
    }
  }
  return draft.text;
}

/** Returns a config with other values. Keys that these reject or ignore are removed; every other value stays. */
export function atValues(document: ConfigDocument, values: Values, assumptions: Assumptions): string {
  return settle(document, withValues(document, values), assumptions, Object.keys(values));
}
