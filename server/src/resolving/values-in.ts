import type { JsonValue } from '../document/json-value.js';
import type { Origin, SectionEntry } from './effective.js';

/** A value that DeepSpeed uses, with the path of its key. */
export interface EffectiveValue {
  readonly path: string;
  /** Undefined if the file does not determine it. `note` then says what it depends on. */
  readonly value: JsonValue | undefined;
  readonly origin: Origin;
  readonly note: string | undefined;
}

/** Returns the values of a config in DeepSpeed's order. */
export function valuesIn({ members }: SectionEntry, above = ''): readonly EffectiveValue[] {
  return [...members].flatMap(([name, entry]): readonly EffectiveValue[] => {
    const path = `${above}${name}`;
    return entry.kind === 'section'
      ? valuesIn(entry, `${path}.`)
      : [{ path, value: entry.value, origin: entry.origin, note: entry.note }];
  });
}
