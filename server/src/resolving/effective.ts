import type { JsonValue } from '../document/json-value.js';
import type { Reading } from '../semantics/reading.js';

/**
 * The origin of a value. `converted`: the file has another form. `moved`: the file has another name. `loader`: filled
 * in by the loader. `open`: depends on facts that the file does not contain. `refused`: stops the run.
 */
export type Origin = 'written' | 'default' | 'derived' | 'converted' | 'moved' | 'loader' | 'open' | 'refused';

/** A value that DeepSpeed uses. `note` gives its origin unless the file contains it as it is. */
export interface ValueEntry {
  readonly kind: 'value';
  /** Undefined if the value is not known. `note` then says what it depends on. */
  readonly value: JsonValue | undefined;
  readonly origin: Origin;
  readonly note: string | undefined;
}

/** A section with its members in DeepSpeed's order. */
export interface SectionEntry {
  readonly kind: 'section';
  readonly members: ReadonlyMap<string, Entry>;
  readonly origin: Origin;
  readonly note: string | undefined;
  /** A sentence for each key of this section that DeepSpeed does not use. */
  readonly remarks: readonly string[];
}

export type Entry = ValueEntry | SectionEntry;

/** A section under construction. */
export interface OpenSection extends SectionEntry {
  readonly members: Map<string, Entry>;
  readonly remarks: string[];
}

/** Returns a value as the file contains it. */
export function written(value: JsonValue): ValueEntry {
  return { kind: 'value', value, origin: 'written', note: undefined };
}

/** Returns a value with its origin and its comment. */
export function entry(value: JsonValue | undefined, origin: Origin, note: string): ValueEntry {
  return { kind: 'value', value, origin, note };
}

/** Returns a default that the file does not change. */
export function byDefault(value: JsonValue): ValueEntry {
  return entry(value, 'default', 'default');
}

export function openSection(origin: Origin, note?: string): OpenSection {
  return { kind: 'section', members: new Map(), origin, note, remarks: [] };
}

/** Returns the entry at a path of keys. */
function entryAt(root: SectionEntry, path: string): Entry | undefined {
  let found: Entry | undefined = root;
  for (const name of path.split('.')) {
    found = found?.kind === 'section' ? found.members.get(name) : undefined;
  }
  return found;
}

/** Returns the section at a path of keys for modification. */
export function sectionAt(root: SectionEntry, path: string): OpenSection | undefined {
  const found = entryAt(root, path);
  return found?.kind === 'section' ? (found as OpenSection) : undefined;
}

/** Changes a value that depends on other values. */
export type Amendment = (root: OpenSection, reading: Reading) => void;

/** Returns the value at a path of keys. Returns undefined for sections and open values. */
export function valueAtPath(root: SectionEntry, path: string): JsonValue | undefined {
  const found = entryAt(root, path);
  return found?.kind === 'value' && found.origin !== 'open' ? found.value : undefined;
}
