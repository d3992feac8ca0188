import type { JsonValue } from '../document/json-value.js';
import type { Reading } from '../semantics/reading.js';

/**
 * Where a value comes from. `converted` is written in another form, `moved` under another name; `loader` is filled in by the
 * program that reads the file; `open` depends on what the file does not tell; `refused` stops the run.
 */
export type Origin = 'written' | 'default' | 'derived' | 'converted' | 'moved' | 'loader' | 'open' | 'refused';

/** A value that DeepSpeed works with; `note` says where it comes from, unless it is simply written in the file. */
export interface ValueEntry {
  readonly kind: 'value';
  /** Undefined where no value can be given: `note` says what it depends on. */
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
  /** What the file has here and DeepSpeed does not use, in sentences. */
  readonly remarks: readonly string[];
}

export type Entry = ValueEntry | SectionEntry;

/** A section that is still being put together. */
export interface OpenSection extends SectionEntry {
  readonly members: Map<string, Entry>;
  readonly remarks: string[];
}

/** A value as it stands in the file. */
export function written(value: JsonValue): ValueEntry {
  return { kind: 'value', value, origin: 'written', note: undefined };
}

/** A value with its origin, and what the comment beside it says. */
export function entry(value: JsonValue | undefined, origin: Origin, note: string): ValueEntry {
  return { kind: 'value', value, origin, note };
}

/** A default that the file leaves as it is. */
export function byDefault(value: JsonValue): ValueEntry {
  return entry(value, 'default', 'default');
}

export function openSection(origin: Origin, note?: string): OpenSection {
  return { kind: 'section', members: new Map(), origin, note, remarks: [] };
}

/** The entry at a path of key names. */
function entryAt(root: SectionEntry, path: string): Entry | undefined {
  let found: Entry | undefined = root;
  for (const name of path.split('.')) {
    found = found?.kind === 'section' ? found.members.get(name) : undefined;
  }
  return found;
}

/** The section at a path of key names, to be changed. */
export function sectionAt(root: SectionEntry, path: string): OpenSection | undefined {
  const found = entryAt(root, path);
  return found?.kind === 'section' ? (found as OpenSection) : undefined;
}

/** Something that DeepSpeed does to a value because of others. */
export type Amendment = (root: OpenSection, reading: Reading) => void;

/** The value at a path of key names, undefined for sections and for what is left open. */
export function valueAtPath(root: SectionEntry, path: string): JsonValue | undefined {
  const found = entryAt(root, path);
  return found?.kind === 'value' && found.origin !== 'open' ? found.value : undefined;
}
