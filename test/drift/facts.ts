import type { JsonType, Limits } from '../../server/src/catalog/parameter.js';
import type { JsonValue } from '../../server/src/document/json-value.js';

/** How DeepSpeed's code reads a key: introspect/ tells them apart. */
export type How =
  | 'get'
  | 'pop'
  | 'setdefault'
  | 'index'
  | 'key'
  | 'in'
  | 'compare'
  | 'iterate'
  | 'argument'
  | 'field'
  | 'model';

/** What DeepSpeed has at a path, which is written as in the catalog; types of a sibling in the case that DeepSpeed has. */
export interface PathFacts extends Limits {
  readonly path: string;
  readonly reads: readonly (readonly [how: How, symbol: string])[];
  /** What is taken where the file has nothing, at each place where the key is read. */
  readonly defaults?: readonly JsonValue[];
  /** Symbols that cannot do without the key. */
  readonly required?: readonly string[];
  /** Of a pydantic field: its types, those of its items, its values. */
  readonly types?: readonly JsonType[];
  readonly items?: readonly JsonType[];
  readonly values?: readonly JsonValue[];
  /** The field to write instead; true where there is none. */
  readonly deprecated?: string | true;
  readonly aliasOf?: readonly string[];
  /** Of a section: whether it refuses what it does not know. */
  readonly strict?: boolean;
  /** Values that are let through where others raise. */
  readonly allowed?: readonly JsonValue[];
  /** Numbers that a value is held against before something raises. */
  readonly bounds?: readonly (readonly [kind: keyof Limits, limit: number])[];
  /** Messages of errors that the key's presence raises. */
  readonly refused?: readonly string[];
}

/** What DeepSpeed makes of a text: how it differs from the one without the key, or what it raises. */
export type Answer =
  | { readonly changed: readonly (readonly [attribute: string, value: JsonValue | undefined])[] }
  | { readonly error: string; readonly message: string };

/** The answers about a key. */
export interface Answers {
  readonly id: string;
  /** What the text without the key raises. */
  readonly without?: { readonly error: string; readonly message: string };
  readonly answers: { readonly [name: string]: Answer };
}

/** A citation, and whether it holds. */
export interface Proof {
  readonly file: string;
  readonly symbol: string;
  /** Names, one of which the symbol has to have. */
  readonly names: readonly string[];
  /** Of DeepSpeed, where it is not the one that is asked. */
  readonly release?: string;
  /** Whether the symbol has one of the names that it is cited for. */
  readonly speaks?: boolean;
  readonly missing?: 'package' | 'release' | 'file' | 'symbol';
}

/** What an installed DeepSpeed says. */
export interface Facts {
  readonly versions: { readonly [program: string]: string };
  /** Where a config comes in according to entry-points.json, and does not. */
  readonly missingEntryPoints: readonly string[];
  readonly paths: readonly PathFacts[];
  readonly answers: readonly Answers[];
  readonly proofs: readonly Proof[];
}
